// Two mails beside each other: what each says of one name, in the mail's own lines, and its picture.

import { h } from "./dom.js";
import { picturesOf } from "./mailparts.js";

/** `words`: {title, note, before, after, name}; `name` is a regular expression for the paragraph's first line. */
export function besideEachOther(address, { before, after, words }) {
  const lines = { before: paragraph(before.text, words.name), after: paragraph(after.text, words.name) };
  const side = (mail, which, other) => h("section", { class: ["compared", `is-${which}`] },
    h("p", { class: "count" }, words[which]), h("h4", {}, weekOf(mail)),
    h("ul", {}, lines[which].map((line) => h("li", { class: lines[other].includes(line) ? "is-same" : "" }, line))), picturesOf(address, mail));
  return h("div", { class: "mail-compare" }, h("header", {}, h("h3", {}, words.title), h("p", {}, words.note)),
    h("div", { class: "compared-sides" }, side(before, "before", "after"), side(after, "after", "before")));
}

const weekOf = ({ subject }) => subject.split(" · ").at(-1);

function paragraph(text, name) {
  const about = new RegExp(`^\\P{L}*${name}`, "iu");
  const found = (text ?? "").split(/\r?\n\s*\r?\n/).filter((part) => part.includes("\n")).find((part) => about.test(part));
  return (found ?? "").split(/\r?\n/).filter(Boolean).map((line) => line.replace(/^[^\p{L}\p{N}]+/u, ""));
}
