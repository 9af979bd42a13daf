// Shows the buttons of a receipt that need script: to copy its link, and to print it.

import { offer } from "./copy";

const print = document.querySelector<HTMLElement>("#print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
offer();
