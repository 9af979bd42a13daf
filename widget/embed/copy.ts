// Buttons that copy a text which stands on the page.

/** Without script there is nothing that these could do. */
export function offer(): void {
  document.querySelectorAll<HTMLElement>("button[data-copies]").forEach((button) => (button.hidden = false));
}

document.addEventListener("click", ({ target }) => {
  const button = (target as Element).closest<HTMLElement>("button[data-copies]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copies!) as HTMLTextAreaElement | HTMLInputElement;
  text.select();
  // The older way, which needs no permission. Where it is refused, the text is selected to be copied.
  if (document.execCommand("copy")) button.textContent = button.dataset.done!;
});
