// Loads Turnstile, if the operator uses it, when the focus first enters the sign-up form. Before that there is
// nothing to protect, and Cloudflare learns nothing about the visitor.
//
// Turnstile adds a field with its token to the form. If Turnstile does not load, the form is sent without a token,
// and the person is asked to confirm.

const box = document.getElementById("turnstile")!;
const form = box.closest("form")!;

function load(): void {
  const script = document.createElement("script");
  script.src = box.dataset.origin + "/turnstile/v0/api.js?render=explicit&onload=showTurnstile";
  document.head.append(script);
}

Object.assign(window, {
  // Cloudflare's script calls this function by its name once it has loaded.
  showTurnstile: () =>
    window.turnstile.render(box, {
      sitekey: box.dataset.siteKey!,
      language: document.documentElement.lang,
      theme: document.documentElement.dataset.theme ?? "auto",
      // The size "flexible" needs at least 300 pixels.
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
