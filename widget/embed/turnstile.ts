// Loads Turnstile where the operator has it in use: once the person comes to the form to sign up, and
// not before, since until then there is nothing to protect and nobody else has to know of them.
//
// Turnstile puts a field with its token into the form, which is sent like the others. Where it does not
// come, the form is sent without, and the person is asked to confirm.

const box = document.getElementById("turnstile")!;
const form = box.closest("form")!;

function load(): void {
  const script = document.createElement("script");
  script.src = box.dataset.origin + "/turnstile/v0/api.js?render=explicit&onload=showTurnstile";
  document.head.append(script);
}

Object.assign(window, {
  // Cloudflare's script calls it when it is there, and knows it by its name alone.
  showTurnstile: () =>
    window.turnstile.render(box, {
      sitekey: box.dataset.siteKey!,
      language: document.documentElement.lang,
      theme: document.documentElement.dataset.theme ?? "auto",
      // Flexible takes 300 pixels and more.
      size: form.clientWidth < 300 ? "compact" : "flexible",
      appearance: "interaction-only",
      "response-field-name": "turnstile",
    }),
});

if (form.contains(document.activeElement)) load();
else form.addEventListener("focusin", load, { once: true });

declare global {
  interface Window {
    turnstile: { render(container: HTMLElement, options: Record<string, string>): void };
  }
}
