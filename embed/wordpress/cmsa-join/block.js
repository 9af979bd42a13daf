// The block in the editor, with its four attributes. PHP prints the HTML of the page.
(({ blockEditor, blocks, components, element }) => {
  const { createElement } = element;

  function edit({ attributes, setAttributes }) {
    const field = (name, label, help) =>
      createElement(components.TextControl, {
        key: name,
        label,
        help,
        value: attributes[name],
        onChange: (value) => setAttributes({ [name]: value }),
      });
    const choice = (name, label, options) =>
      createElement(components.SelectControl, {
        key: name,
        label,
        options: options.map(([value, label]) => ({ value, label })),
        value: attributes[name],
        onChange: (value) => setAttributes({ [name]: value }),
      });
    return createElement(
      "div",
      blockEditor.useBlockProps(),
      createElement(components.Placeholder, { label: "CMSA Join", instructions: "The page itself shows the form." }, [
        field("chapter", "Chapter", "The end of its address, such as hudson-valley. Empty: people choose theirs."),
        choice("lang", "Language", [["", "English"], ["es", "Español"]]),
        field("accent", "Color", "A name such as teal, or a code such as #005a8c. Empty: ours."),
        choice("theme", "Light or dark", [["", "As each visitor has set it"], ["light", "Always light"], ["dark", "Always dark"]]),
      ]),
    );
  }

  blocks.registerBlockType("cmsa-join/form", { edit, save: () => null });
})(window.wp);
