// Loads Turnstile, if the operator uses it, when a person first moves into one of the forms to send. Before that there is
// nothing to protect, and Cloudflare learns nothing about the visitor.
//
// Turnstile adds a field with its token to the form. If Turnstile does not load, the form is sent without a token,
// and the person is asked to confirm.

let loaded: Promise<void> | undefined;

function load(origin: string): Promise<void> {
  return (loaded ??= new Promise((done) => {
    // Cloudflare's script calls this function by its name once it has loaded.
    Object.assign(window, { showTurnstile: done });
    const script = document.createElement("script");
    script.src = origin + "/turnstile/v0/api.js?render=explicit&onload=showTurnstile";
    document.head.append(script);
  }));
}

for (const box of document.querySelectorAll<HTMLElement>("[data-site-key]")) {
  const form = box.closest("form")!;
  const show = async () => {
    await load(box.dataset.origin!);
    window.turnstile.render(box, {
      sitekey: box.dataset.siteKey!,
      language: document.documentElement.lang,
      theme: document.documentElement.dataset.theme ?? "auto",
      // The size "flexible" needs at least 300 pixels.
      size: form.clientWidth < 300 ? "compact" : "flexible",
      appearance: "interaction-only",
      "response-field-name": "turnstile",
    });
  };
  if (form.contains(document.activeElement)) show();
  else form.addEventListener("focusin", show, { once: true });
}

declare global {
  interface Window {
    turnstile: { render(container: HTMLElement, options: Record<string, string>): void };
  }
}
