// Buttons that copy a text on the page.

/** Shows the buttons, which do nothing without script. */
export function offer(): void {
  document.querySelectorAll<HTMLElement>("button[data-copies]").forEach((button) => (button.hidden = false));
}

document.addEventListener("click", ({ target }) => {
  const button = (target as Element).closest<HTMLElement>("button[data-copies]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copies!) as HTMLTextAreaElement | HTMLInputElement;
  text.select();
  // `execCommand` needs no permission. If the browser refuses, the text stays selected.
  if (document.execCommand("copy")) button.textContent = button.dataset.done!;
});
