// Tests the block's script with stubs of the WordPress functions that it calls. Run: node block.cjs
const assert = require("node:assert");

const registered = {};
let state;
const names = ["Disabled", "Notice", "PanelBody", "SelectControl", "TextControl", "ToggleControl"];
globalThis.window = {
  cmsaJoinOrigin: "https://join.example.org",
  wp: {
    blockEditor: { InspectorControls: "InspectorControls", useBlockProps: () => ({ className: "block" }) },
    blocks: { registerBlockType: (name, settings) => (registered[name] = settings) },
    components: Object.fromEntries(names.map((name) => [name, name])),
    element: {
      createElement: (type, props, children) => ({ type, props, children }),
      useEffect: (effect) => effect(),
      useState: () => [state, (value) => (state = value)],
    },
  },
};
const asked = [];
globalThis.fetch = async (address) => {
  asked.push(address);
  return {
    json: async () => ({
      chapters: [
        { slug: "hudson-valley", name: "Hudson Valley CMSA", state: "NY", successor: null },
        { slug: "central-florida", name: "CMSA of Central Florida", state: "FL", successor: "florida" },
      ],
    }),
  };
};
require("../cmsa-join/block.js");

const { edit, save } = registered["cmsa-join/form"];
assert.equal(save(), null, "PHP prints the HTML of the page");

const changes = [];
/** The parts of the block with these attributes. */
function parts(attributes) {
  const block = edit({
    attributes: { chapter: "", lang: "", accent: "", theme: "", heading: "", ...attributes },
    setAttributes: (change) => changes.push(change),
  });
  assert.deepEqual(block.props, { className: "block" });
  const [settings, preview] = block.children;
  assert.deepEqual([settings.type, preview.type], ["InspectorControls", "Disabled"]);
  const controls = settings.children.children.filter(Boolean);
  return { byKey: Object.fromEntries(controls.map((control) => [control.props.key, control])), preview: preview.children.props };
}

(async () => {
  const all = { chapter: "hudson-valley", lang: "es", accent: "#c00", theme: "dark", heading: "off" };
  let { byKey, preview } = parts(all);
  assert.equal(byKey.chapter.type, "TextControl", "without the list, the chapter can be typed");
  assert.equal(
    preview.src,
    "https://join.example.org/embed/hudson-valley?lang=es&accent=%23c00&theme=dark&heading=off",
  );

  await new Promise(setImmediate);
  ({ byKey, preview } = parts({ ...all, chapter: "”Hudson Valley”" }));
  assert.deepEqual(asked, ["https://join.example.org/api/v1/catalog"], "the list is asked for once");
  assert.deepEqual(
    byKey.chapter.props.options.map(({ value }) => value),
    ["", "hudson-valley"],
    "the chapters that can be joined",
  );
  assert.equal(byKey.chapter.props.value, "hudson-valley", "a mistyped chapter is found");
  assert.equal(byKey.unknown, undefined);
  for (const [key, { props }] of Object.entries(byKey)) {
    assert.ok(props.label, key);
    if (props.options) assert.ok(props.options.some(({ value }) => value === props.value), key);
    props.onChange("new");
  }
  const texts = ["chapter", "lang", "theme", "accent"].map((name) => ({ [name]: "new" }));
  assert.deepEqual(changes, [...texts, { heading: "off" }]);
  byKey.heading.props.onChange(false);
  assert.deepEqual(changes.pop(), { heading: "" });

  ({ byKey, preview } = parts({ chapter: "atlantis" }));
  assert.match(byKey.unknown.children, /no chapter “atlantis”/);
  assert.equal(preview.src, "https://join.example.org/embed");
  assert.equal(parts({}).byKey.unknown, undefined, "no chapter is no mistake");
})();
