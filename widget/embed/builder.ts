// Updates the embed builder after each choice, and shows the copy buttons. The Worker makes all content; without
// this script the form does the same with its button.

import { offer } from "./copy";

const form = document.querySelector("form")!;
const accent = document.querySelector<HTMLInputElement>("#accent")!;

/** The latest choice: the response to an earlier one may come later. */
let latest = "";

async function follow(): Promise<void> {
  const query = String(new URLSearchParams(new FormData(form) as unknown as Record<string, string>));
  latest = query;
  const response = await fetch("?" + query);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (!response.ok || latest !== query) return;
  for (const { id } of document.querySelectorAll("#outcome details[open]")) {
    page.getElementById(id)?.setAttribute("open", "");
  }
  for (const part of [".languages", "#accent-error", "#outcome"]) {
    document.querySelector(part)!.replaceWith(page.querySelector(part)!);
  }
  accent.ariaInvalid = page.getElementById("accent")!.ariaInvalid;
  history.replaceState(null, "", "?" + query);
  offer();
}

// If it fails, the button of the form still works.
const button = form.querySelector("button")!;
button.hidden = true;
form.addEventListener("change", () => void follow().catch(() => (button.hidden = false)));
offer();
