// What a chapter's page runs: it puts our page into a frame, keeps the frame as high as its content,
// and tells the page around what happens in it. It depends on nothing and fetches nothing itself.
//
// The frame stands in a shadow root, where the styles of the page around do not reach. What stood in
// the element (a link to our page) stays in sight until the frame says that it is ready, and for good
// if it never does. Everything of an element ends when the element is removed.

/** Our origin. The Worker puts it in when it serves this. */
declare const ORIGIN: string;

const TAG = "cmsa-join";
const DIVS = `div[data-${TAG}]`;
const LOOK = ["lang", "accent", "theme"];
const OUTCOMES = ["eligible", "needs_answers", "not_eligible"];

/** How long a frame that can be seen may take, in milliseconds. */
const PATIENCE = 10_000;

const origin = ORIGIN;

/** What ends each element that has a frame. */
const mounted = new Map<HTMLElement, () => void>();

// Not a `<style>`, which the policy of the page around may forbid. `display` is its to override.
const sheet = new CSSStyleSheet();
sheet.replaceSync(
  ":host{display:block}:host([hidden]){display:none}iframe{display:block;width:100%;height:0;border:0}",
);

/** Shows a frame in the element, and another one whenever its attributes ask for something else. */
function mount(host: HTMLElement): void {
  if (mounted.has(host)) return;
  const prefix = host.localName === TAG ? "" : "data-";
  const value = (name: string) => host.getAttribute(prefix + name);
  const address = () => {
    const chapter = value("chapter");
    const query = LOOK.filter(value).map((name) => name + "=" + encodeURIComponent(value(name)!));
    const page = origin + "/embed" + (chapter ? "/" + encodeURIComponent(chapter) : "");
    return [page, query.join("&")].filter(Boolean).join("?");
  };
  const root = host.shadowRoot || host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [sheet];

  let shown = "";
  let end: (() => void) | undefined;
  // The same values may be set again and again. A new frame would lose what was typed in the old one.
  const follow = () => {
    if (shown === address()) return;
    end?.();
    shown = address();
    end = show(host, root, shown, /^es/i.test(value("lang") || ""));
  };
  const attributes = new MutationObserver(follow);
  attributes.observe(host, { attributeFilter: ["chapter", ...LOOK].map((name) => prefix + name) });
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

/** Puts a frame with that address into the root; returns what ends it. */
function show(host: HTMLElement, root: ShadowRoot, address: string, spanish: boolean): () => void {
  const slot = document.createElement("slot");
  // A new one each time: changing the address of an old one would be a step of the page's history.
  const frame = document.createElement("iframe");
  frame.title = spanish ? "Únase a CMSA" : "Join CMSA";
  frame.loading = "lazy";
  frame.allow = "clipboard-write; web-share";
  frame.setAttribute(
    "sandbox",
    "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals",
  );
  frame.src = address;
  // It must be laid out, or it is not loaded and has no height to tell.
  frame.style.visibility = "hidden";

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

  // Time counts while the frame is where it can be seen: one that is far down, or in a folded part, is
  // not loaded before.
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

// Whichever copy of this comes first does it for the page.
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
  // Who looks after the site may ask what is wrong. A frame without an address has that of the page
  // around for its base.
  if (/[?&]cmsa-join-debug/.test(location.search + document.baseURI)) {
    const script = document.createElement("script");
    script.src = origin + "/embed-debug.js";
    document.head.append(script);
  }
}
