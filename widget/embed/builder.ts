// Makes the embed builder follow each choice at once, and offers to copy. The Worker makes all of
// what is shown; without this the form does the same by its button.

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

/** Without script there is nothing that these could do. */
function offer(): void {
  document.querySelectorAll<HTMLElement>("button[data-copies]").forEach((button) => (button.hidden = false));
}

// Where it fails, the button of the form remains.
form.addEventListener("change", () => void follow().catch(() => {}));
document.addEventListener("click", ({ target }) => {
  const button = (target as Element).closest<HTMLElement>("button[data-copies]");
  if (!button) return;
  const snippet = document.getElementById(button.dataset.copies!) as HTMLTextAreaElement;
  snippet.select();
  // The older way, which needs no permission. Where it is refused, the text is selected to be copied.
  if (document.execCommand("copy")) button.textContent = button.dataset.done!;
});
offer();
