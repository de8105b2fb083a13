// What a mail is made of, to be read: its words (HTML in a frame without scripts), its pictures under them, its files.

import { mailBodyUrl, mailPartUrl } from "./control.js";
import { h, icon } from "./dom.js";
import { bytes } from "./media.js";
import { t } from "./words.js";

const folder = (mail) => (mail.sent ? "?folder=sent" : "");
const partUrl = (address, mail, part) => mailPartUrl(address, mail.id, part) + folder(mail);
const isPicture = ({ mime }) => /^image\/(png|jpeg|gif|webp)$/.test(mime ?? "");
const numbered = (mail) => (mail.attachments ?? []).map((file, part) => ({ ...file, part }));

export function wordsOf(address, mail) {
  if (!mail.html) return h("div", { class: "mail-text" }, linked(mail.text ?? ""));
  const frame = h("iframe", { class: "mail-frame", title: mail.subject || t("no_subject"), scrolling: "no",
    sandbox: "allow-same-origin allow-popups allow-popups-to-escape-sandbox", src: mailBodyUrl(address, mail.id) + folder(mail) });
  // Same origin without scripts: the page may measure the words, the words can do nothing.
  const fit = () => {
    const root = frame.contentDocument?.body;
    if (root) frame.style.height = `${Math.ceil(root.getBoundingClientRect().bottom) + 8}px`;
  };
  frame.addEventListener("load", fit);
  new ResizeObserver(fit).observe(frame);
  return frame;
}

export function picturesOf(address, mail) {
  const pictures = numbered(mail).filter(isPicture);
  if (!pictures.length) return null;
  return h("div", { class: "mail-pictures" }, pictures.map((file) => {
    const image = h("img", { src: partUrl(address, mail, file.part), alt: file.name ?? t("photo") });
    const frame = h("a", { class: "mail-picture", href: partUrl(address, mail, file.part), target: "_blank", title: `${file.name ?? ""} · ${bytes(file.size ?? 0)}` }, image);
    // A picture that is not one still shows that something came.
    image.addEventListener("error", () => frame.replaceWith(chip(address, mail, file)));
    return frame;
  }));
}

/** The attachments that are not shown as pictures; null when there are none. */
export function filesOf(address, mail) {
  const files = numbered(mail).filter((file) => !isPicture(file));
  return files.length ? h("div", { class: "mail-files", "aria-label": t("attachments") }, files.map((file) => chip(address, mail, file))) : null;
}

const chip = (address, mail, file) => h("a", { class: "chip", target: "_blank", href: partUrl(address, mail, file.part) },
  icon("file", 16), file.name ?? t("document"), h("span", { class: "quiet" }, bytes(file.size ?? 0)));

/** Plain text with its web addresses as links and quoted lines set back. */
function linked(text) {
  return text.split(/\r?\n/).map((line) => {
    const parts = line.split(/(https?:\/\/[^\s<>"]+)/).map((part, i) => i % 2 ? h("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part);
    return h("div", { class: line.startsWith(">") ? "is-quoted" : "" }, line ? parts : h("br"));
  });
}
