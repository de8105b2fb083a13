// Two mails beside each other: what each says of one name, in the mail's own lines, and its picture.

import { mailBodyUrl } from "./control.js";
import { h } from "./dom.js";

/** Words and figures, and what is between them. */
const TOKEN = /\p{N}+(?:[.,:]\p{N}+)*%?|\p{L}+|[^\p{L}\p{N}]+/gu;

/** `words`: {title, note, before, after, name}; `name` is a regular expression for the paragraph's first line. */
export function besideEachOther(address, { before, after, words }) {
  const lines = { before: paragraph(before.text, words.name), after: paragraph(after.text, words.name) };
  const side = (mail, which, other) => {
    const known = new Set(lines[other].flatMap((line) => line.match(TOKEN)));
    return h("section", { class: ["compared", `is-${which}`] },
      h("p", { class: "count" }, words[which]), h("h4", {}, weekOf(mail)),
      h("ul", {}, lines[which].map((line) => h("li", {}, line.match(TOKEN).map((token) => known.has(token) ? token : h("b", {}, token))))),
      pictureOf(address, mail));
  };
  return h("div", { class: "mail-compare" }, h("header", {}, h("h3", {}, words.title), h("p", {}, words.note)),
    h("div", { class: "compared-sides" }, side(before, "before", "after"), side(after, "after", "before")));
}

const weekOf = ({ subject }) => subject.split(" · ").at(-1);

function paragraph(text, name) {
  // With a mark before its name: a row of a table names it, too.
  const about = new RegExp(`^[^\\p{L}\\p{N}\\s]+\\s*${name}`, "iu");
  const found = (text ?? "").split(/\r?\n\s*\r?\n/).filter((part) => part.includes("\n")).find((part) => about.test(part));
  return (found ?? "").split(/\r?\n/).filter(Boolean).map((line) => line.replace(/^[^\p{L}\p{N}]+/u, ""));
}

/** The first picture within its HTML; it comes by itself. */
function pictureOf(address, mail) {
  const frame = h("div", { class: "compared-picture" });
  fetch(mailBodyUrl(address, mail.id)).then((answer) => answer.text()).then((html) => {
    const image = new DOMParser().parseFromString(html, "text/html").querySelector("img");
    if (image) frame.append(h("img", { src: image.src, alt: image.alt }));
  }).catch(() => {});
  return frame;
}
