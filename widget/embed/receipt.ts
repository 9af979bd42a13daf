// Offers on a receipt what takes a script: to copy its address, and to print it.

import { offer } from "./copy";

const print = document.querySelector<HTMLElement>("#print");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
offer();
