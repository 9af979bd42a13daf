// The block in the editor: its settings in the sidebar, and the form as a preview. PHP prints the HTML of the page.
(({ blockEditor, blocks, components, element }, origin) => {
  const { createElement, useEffect, useState } = element;

  /** The chapters that can be joined, once for all blocks. */
  let list;
  const chapters = () => {
    list ||= fetch(origin + "/api/v1/catalog")
      .then((response) => response.json())
      .then((catalog) => catalog.chapters.filter(({ successor }) => !successor));
    return list;
  };

  /** The same in the plugin and in the loader: ”Hudson Valley” is hudson-valley. */
  const slug = (text) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

  /** The address of the form. */
  const address = (chapter, attributes) => {
    const look = ["lang", "accent", "theme", "heading"].filter((name) => attributes[name]);
    const query = look.map((name) => name + "=" + encodeURIComponent(attributes[name])).join("&");
    return origin + "/embed" + (chapter && "/" + chapter) + (query && "?" + query);
  };

  function edit({ attributes, setAttributes }) {
    const [known, setKnown] = useState();
    // Without the list, the chapter is a field to type into.
    useEffect(() => void chapters().then(setKnown, () => {}), []);
    const chapter = slug(attributes.chapter);
    const found = !known || !chapter || known.some((one) => one.slug === chapter);
    const setting = (name) => ({ key: name, value: attributes[name], onChange: (value) => setAttributes({ [name]: value }) });
    const choice = (name, label, options) =>
      createElement(components.SelectControl, {
        ...setting(name),
        label,
        options: options.map(([value, label]) => ({ value, label })),
      });
    const field = (name, label, help) => createElement(components.TextControl, { ...setting(name), label, help });
    const unknown = `There is no chapter “${chapter}”, so visitors choose one in the form. Choose yours.`;
    const settings = createElement(components.PanelBody, { key: "panel", title: "CMSA Join" }, [
      found ? null : createElement(components.Notice, { key: "unknown", status: "warning", isDismissible: false }, unknown),
      known
        ? createElement(components.SelectControl, {
            ...setting("chapter"),
            value: found ? chapter : "",
            label: "Chapter",
            options: [
              { value: "", label: "No chapter: visitors choose theirs" },
              ...known.map((one) => ({ value: one.slug, label: `${one.name} (${one.state})` })),
            ],
          })
        : field("chapter", "Chapter", "The end of its address, such as hudson-valley. Empty: visitors choose theirs."),
      choice("lang", "Language", [["", "English"], ["es", "Español"]]),
      choice("theme", "Background", [
        ["", "The form's, light or dark as each visitor has set it"],
        ["auto", "Your page's, light or dark as each visitor has set it"],
        ["light", "Your page's, which is light"],
        ["dark", "Your page's, which is dark"],
      ]),
      field("accent", "Color", "A name such as teal, or a code such as #005a8c. Empty: ours."),
      createElement(components.ToggleControl, {
        key: "heading",
        label: "Leave out the form's heading",
        checked: attributes.heading === "off",
        onChange: (off) => setAttributes({ heading: off ? "off" : "" }),
      }),
    ]);
    // Nobody can send the form from the editor, and a click selects the block.
    const preview = createElement(
      components.Disabled,
      { key: "preview" },
      createElement("iframe", {
        src: address(found ? chapter : "", attributes),
        title: "CMSA Join",
        width: "100%",
        height: "600",
        // As in the loader, so that the background of the page shines through.
        style: { border: 0, colorScheme: ["light", "dark"].includes(attributes.theme) ? attributes.theme : "light dark" },
      }),
    );
    return createElement("div", blockEditor.useBlockProps(), [
      createElement(blockEditor.InspectorControls, { key: "settings" }, settings),
      preview,
    ]);
  }

  blocks.registerBlockType("cmsa-join/form", { edit, save: () => null });
})(window.wp, window.cmsaJoinOrigin);
