// What a message can carry beside text: pictures, files, voice, stickers, contacts.

import { fileUrl } from "./control.js";
import { h, icon } from "./dom.js";
import { t } from "./words.js";

/** The elements of a message's media, in order; empty for plain text. */
export function mediaOf(message) {
  return Object.keys(SHOW).filter((kind) => message[kind]).map((kind) => SHOW[kind](message[kind], message));
}

/** One word for a message without text, for quotes and lists. */
export function gist(message) {
  const words = message.text ?? message.caption;
  if (words) return words;
  if (message.sticker) return `${message.sticker.emoji ?? ""} ${t("sticker")}`.trim();
  if (message.document) return message.document.file_name ?? t("document");
  const kind = ["photo", "voice", "video", "contact", "location"].find((name) => message[name]);
  return kind ? t(kind) : t("unsupported");
}

const SHOW = {
  photo: (sizes) => picture(sizes.at(-1), t("photo")),
  // A GIF comes with a document beside it; the document alone says all we show.
  document: (file) => fileCard("file", file.file_name ?? t("document"), file),
  video: (file) => fileCard("play", file.file_name ?? t("video"), file, seconds(file.duration)),
  video_note: (file) => fileCard("play", t("video"), file, seconds(file.duration)),
  audio: (file) => fileCard("play", file.title ?? file.file_name ?? t("voice"), file, seconds(file.duration)),
  voice: (file) => h("div", { class: "voice" },
    h("a", { class: "voice-play", href: fileUrl(file.file_id), target: "_blank", "aria-label": t("voice") }, icon("play", 18)),
    h("span", { class: "voice-wave", "aria-hidden": "true" }), h("span", { class: "quiet" }, seconds(file.duration))),
  sticker: (sticker) => h("div", { class: "sticker", role: "img", "aria-label": t("sticker") }, sticker.emoji ?? "🙂"),
  contact: (person) => h("div", { class: "file-card" }, h("span", { class: "file-mark" }, icon("person", 22)),
    h("span", { class: "file-words" }, h("b", {}, [person.first_name, person.last_name].filter(Boolean).join(" ")),
      h("span", { class: "quiet" }, person.phone_number))),
  location: (place) => h("div", { class: "quiet" }, `${t("location")}: ${place.latitude}, ${place.longitude}`),
};

function picture(size, label) {
  const image = h("img", { src: fileUrl(size.file_id), alt: label, loading: "lazy" });
  if (size.width > 1 && size.height > 1) {
    image.width = size.width;
    image.height = size.height;
  }
  const frame = h("a", { class: "picture", href: fileUrl(size.file_id), target: "_blank" }, image);
  // A picture that is not one (a test's few bytes) still shows that something was sent.
  image.addEventListener("error", () => frame.replaceChildren(h("span", { class: "picture-broken" }, icon("file", 28), label)));
  return frame;
}

function fileCard(mark, name, file, extra = "") {
  const size = file.file_size ? bytes(file.file_size) : "";
  return h("a", { class: "file-card", href: fileUrl(file.file_id), target: "_blank" },
    h("span", { class: "file-mark" }, icon(mark, 22)),
    h("span", { class: "file-words" }, h("b", {}, name), h("span", { class: "quiet" }, [extra, size].filter(Boolean).join(" · "))));
}

const seconds = (n = 0) => `${Math.floor(n / 60)}:${String(n % 60).padStart(2, "0")}`;

export function bytes(n) {
  if (n < 1024) return `${n} B`;
  return n < 1024 * 1024 ? `${Math.round(n / 1024)} KB` : `${(n / 1024 / 1024).toFixed(1)} MB`;
}
