// Makes the embed builder follow each choice at once, and offers to copy. The Worker makes all of
// what is shown; without this the form does the same by its button.

import { offer } from "./copy";

const form = document.querySelector("form")!;
const accent = document.querySelector<HTMLInputElement>("#accent")!;

/** The latest choice: an answer to an earlier one may come later. */
let latest = "";

async function follow(): Promise<void> {
  const query = String(new URLSearchParams(new FormData(form) as unknown as Record<string, string>));
  latest = query;
  const answer = await fetch("?" + query);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok || latest !== query) return;
  for (const id of ["accent-error", "outcome"]) {
    document.getElementById(id)!.replaceWith(page.getElementById(id)!);
  }
  accent.ariaInvalid = page.getElementById("accent")!.ariaInvalid;
  history.replaceState(null, "", "?" + query);
  offer();
}

// Where it fails, the button of the form remains.
form.addEventListener("change", () => void follow().catch(() => {}));
offer();
