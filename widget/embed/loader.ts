// Runs on a chapter's page: puts our page into a frame, keeps the frame as high as its content, and fires events on
// the element. It has no dependencies and fetches nothing itself.
//
// The frame is in a shadow root, out of reach of the host page's styles. The content of the element (a link to our
// page) stays visible until the frame is ready, and for good if it never is. Removing the element stops everything.

/** Our origin. The Worker inserts it when it serves this script. */
declare const ORIGIN: string;

const TAG = "cmsa-join";
const DIVS = `div[data-${TAG}]`;
const LOOK = ["lang", "accent", "theme", "heading"];
const OUTCOMES = ["eligible", "needs_answers", "not_eligible"];

/** The title of the frame in each language. */
const TITLES: Record<string, string> = { en: "Join CMSA", es: "Únase a CMSA" };

/** The same for `view="ccm"`. */
const CCM_TITLES: Record<string, string> = { en: "CMSA and the CCM", es: "CMSA y el CCM" };

/** The time limit for a visible frame, in milliseconds. */
const PATIENCE = 10_000;

const origin = ORIGIN;

/** The elements with a frame, each with the function that removes it. */
const mounted = new Map<HTMLElement, () => void>();

// Not a `<style>`, which the policy of the host page may forbid. The host page can override `display`.
const sheet = new CSSStyleSheet();
sheet.replaceSync(
  ":host{display:block}:host([hidden]){display:none}iframe{display:block;width:100%;height:0;border:0;color-scheme:light dark}",
);

/** The chapter's name in addresses, from a name with quotes, spaces or capital letters. The plugin does the same. */
const slug = (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

/** Shows a frame in the element, and a new frame when the attributes change. */
function mount(host: HTMLElement): void {
  if (mounted.has(host)) return;
  const prefix = host.localName === TAG ? "" : "data-";
  const value = (name: string) => {
    const text = host.getAttribute(prefix + name) || "";
    return name === "chapter" ? slug(text) : text;
  };
  const isCcm = () => value("view") === "ccm";
  const address = () => {
    const chapter = value("chapter");
    const names = isCcm() ? ["chapter", ...LOOK] : LOOK;
    const query = names.filter(value).map((name) => name + "=" + encodeURIComponent(value(name)));
    const path = isCcm() ? "/ccm" : chapter ? "/" + chapter : "";
    return [origin + "/embed" + path, query.join("&")].filter(Boolean).join("?");
  };
  const root = host.shadowRoot || host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];

  let shown = "";
  let end: (() => void) | undefined;
  // Setting the same value again must not make a new frame, which would lose what was typed.
  const follow = () => {
    if (shown === address()) return;
    end?.();
    shown = address();
    const titles = isCcm() ? CCM_TITLES : TITLES;
    const title = titles[value("lang").slice(0, 2).toLowerCase()] || titles.en!;
    end = show(host, root, shown, title, value("theme"));
  };
  const attributes = new MutationObserver(follow);
  attributes.observe(host, { attributeFilter: ["view", "chapter", ...LOOK].map((name) => prefix + name) });
  follow();
  mounted.set(host, () => {
    attributes.disconnect();
    end?.();
    root.replaceChildren();
    mounted.delete(host);
  });
}

function unmount(host: HTMLElement): void {
  mounted.get(host)?.();
}

/** Puts a frame with that address into the root; returns the function that removes it. */
function show(
  host: HTMLElement,
  root: ShadowRoot,
  address: string,
  title: string,
  theme: string,
): () => void {
  const slot = document.createElement("slot");
  // A new frame each time: changing the address of a frame adds an entry to the page's history.
  const frame = document.createElement("iframe");
  frame.title = title;
  frame.loading = "lazy";
  frame.allow = "clipboard-write; web-share";
  frame.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals",
  );
  frame.src = address;
  // Hidden by `visibility`: a frame with `display: none` does not load and has no height.
  frame.style.visibility = "hidden";
  // Browsers let the host page shine through only if the element has the color scheme of its page. `auto` is no scheme,
  // so the style sheet applies.
  frame.style.colorScheme = theme;

  const fire = (name: string, detail?: object) =>
    host.dispatchEvent(new CustomEvent(`${TAG}:${name}`, { bubbles: true, composed: true, detail }));

  let ready = false;
  let outcome = "needs_answers";
  let reference = "";
  const listen = ({ data, origin: from, source }: MessageEvent) => {
    const inside = frame.contentWindow;
    if (from !== origin || source !== inside || !inside) return;
    const { cmsaJoin: kind, value } = data || {};
    if (kind === "hello") {
      inside.postMessage({ cmsaJoin: "hello" }, origin);
    } else if (kind === "height" && value > 0 && value < 1e5) {
      frame.style.height = Math.ceil(value) + "px";
    } else if (kind === "ready" && !ready) {
      ready = true;
      stop();
      slot.remove();
      frame.style.visibility = "";
      fire(kind);
    } else if (kind === "assessed" && value !== outcome && OUTCOMES.includes(value)) {
      outcome = value;
      fire(kind, { outcome });
    } else if (kind === "error" && typeof value === "string") {
      fail(value, `The answer of ${address} is: ${value}`);
    } else if (kind === "submitted" && typeof value === "string" && value !== reference) {
      reference = value;
      fire(kind, { reference });
    }
  };
  addEventListener("message", listen);

  // The time limit starts when the frame comes into view, because browsers load it no earlier.
  let timer = 0;
  const sight = new IntersectionObserver((entries) => {
    clearTimeout(timer);
    if (entries.pop()!.isIntersecting) {
      timer = setTimeout(fail, PATIENCE, "timeout", `No answer from ${address} in 10 s`);
    }
  });
  const stop = () => {
    sight.disconnect();
    clearTimeout(timer);
  };
  const fail = (code: string, message: string) => {
    stop();
    fire("error", { code, message });
  };

  root.replaceChildren(slot, frame);
  sight.observe(frame);
  return () => {
    stop();
    removeEventListener("message", listen);
  };
}

// The first copy of this script on a page does the work.
if (!customElements.get(TAG)) {
  customElements.define(
    TAG,
    class extends HTMLElement {
      connectedCallback() {
        mount(this);
      }
      disconnectedCallback() {
        unmount(this);
      }
    },
  );
  const look = () => {
    for (const host of mounted.keys()) {
      if (!host.isConnected || !host.matches(`${TAG},${DIVS}`)) unmount(host);
    }
    document.querySelectorAll<HTMLElement>(DIVS).forEach(mount);
  };
  new MutationObserver(look).observe(document, {
    attributeFilter: ["data-" + TAG],
    childList: true,
    subtree: true,
  });
  look();
  // `cmsa-join-debug` in the address of the page asks for a diagnosis. In a frame without an address, the base URI
  // is the address of the page around it.
  if (/[?&]cmsa-join-debug/.test(location.search + document.baseURI)) {
    const script = document.createElement("script");
    script.src = origin + "/embed-debug.js";
    document.head.append(script);
  }
}
