// The rules that tests/it/pages/html.rs holds every page to: all that html-validate recommends, but for what is here.

module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  elements: [
    "html5",
    // HTML allows `details` in a heading cell of a table. html-validate takes it for a section, as early drafts did.
    { details: { inherit: "details", sectioning: false } },
  ],
  rules: {
    // A name that is repeated is how a form sends a list: the chapters, and the total of each category.
    "form-dup-name": "off",
  },
};
