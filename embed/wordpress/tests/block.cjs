// Tests the block's script with stubs of the WordPress functions that it calls. Run: node block.cjs
const assert = require("node:assert");

const registered = {};
globalThis.window = {
  wp: {
    blockEditor: { useBlockProps: () => ({ className: "block" }) },
    blocks: { registerBlockType: (name, settings) => (registered[name] = settings) },
    components: { Placeholder: "placeholder", SelectControl: "select", TextControl: "text" },
    element: { createElement: (type, props, children) => ({ type, props, children }) },
  },
};
require("../cmsa-join/block.js");

const { edit, save } = registered["cmsa-join/form"];
assert.equal(save(), null, "PHP prints the HTML of the page");

const attributes = { chapter: "hudson-valley", lang: "es", accent: "", theme: "dark" };
const changes = [];
const block = edit({ attributes, setAttributes: (change) => changes.push(change) });
assert.deepEqual(block.props, { className: "block" });
const controls = block.children.children;
assert.deepEqual(Object.fromEntries(controls.map(({ props }) => [props.key, props.value])), attributes);
for (const { props } of controls) {
  assert.ok(props.label);
  if (props.options) assert.ok(props.options.some(({ value }) => value === props.value), props.key);
  props.onChange("new");
}
assert.deepEqual(changes, [{ chapter: "new" }, { lang: "new" }, { accent: "new" }, { theme: "new" }]);
