// Where one types, attaches and picks a sticker; knows nothing of chats, it hands over what was written.

import { asUpload } from "./control.js";
import { clear, h, icon, iconButton } from "./dom.js";
import { composerNote } from "./message.js";
import { t } from "./words.js";

const EMOJI = ["👍", "❤️", "🙏", "🎉", "😊", "😂", "😢", "🔥", "👌", "🤝", "👋", "✅"];
const LARGEST = 20 * 1024 * 1024;

export class Composer {
  #reply = null;
  #editing = null;
  #files = [];

  /** `send({text, files, reply, editing})` and `sendSticker(emoji)` may throw; the words stay then. */
  constructor({ store, label, send, sendSticker, startButton, commands, complain }) {
    Object.assign(this, { store, send, sendSticker, complain, commands });
    this.field = h("textarea", { rows: 1, placeholder: t("write"), "aria-label": label, oninput: () => this.#grow(), onkeydown: (e) => this.#key(e), onpaste: (e) => this.#paste(e) });
    this.chooser = h("input", { type: "file", multiple: true, hidden: true, "aria-label": t("attach"), onchange: () => this.#attach([...this.chooser.files]) });
    this.note = h("div", { class: "composer-note", hidden: true });
    this.tray = h("div", { class: "composer-tray", hidden: true });
    this.palette = h("div", { class: "palette", hidden: true, role: "dialog", "aria-label": t("stickers") });
    this.sender = iconButton("send", t("send"), () => this.submit(), { class: "icon-button send" });
    this.startButton = h("button", { type: "button", class: "start-button", hidden: true, onclick: startButton }, t("start"));
    this.bar = h("div", { class: "composer-bar" }, iconButton("slash", t("commands"), () => this.#toggleCommands(), { class: "icon-button commands-toggle" }),
      iconButton("clip", t("attach"), () => this.chooser.click()), this.field,
      iconButton("smile", t("stickers"), () => this.#toggleStickers()), this.sender);
    this.replyKeys = h("div", { class: "reply-keys", hidden: true });
    this.node = h("div", { class: "composer" }, this.palette, this.note, this.tray, this.bar, this.replyKeys, this.startButton, this.chooser);
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.#escape());
    document.addEventListener("pointerdown", ({ target }) => this.palette.contains(target) || target.closest?.(".icon-button") || (this.palette.hidden = true));
  }

  get text() {
    return this.field.value;
  }

  prefill(text, { focus = true } = {}) {
    this.field.value = text;
    this.#grow();
    if (focus) this.field.focus({ preventScroll: true });
  }

  reply(message) {
    [this.#reply, this.#editing] = [message, null];
    this.#showNote(message, false);
  }

  edit(message) {
    [this.#reply, this.#editing] = [null, message];
    this.#showNote(message, true);
    this.prefill(message.text);
  }

  clear() {
    this.field.value = "";
    this.#files = [];
    this.#dropNote();
    this.#showTray();
    this.#grow();
  }

  showStart(wanted) {
    this.startButton.hidden = !wanted;
    this.bar.hidden = wanted;
  }

  /** Telegram's reply keyboard, or null to take it away. */
  showReplyKeys(rows, press) {
    this.replyKeys.hidden = !rows;
    clear(this.replyKeys, ...(rows ?? []).map((row) => h("div", { class: "keyboard-row" },
      row.map((button) => h("button", { type: "button", class: "key", onclick: () => press(button) }, button.text ?? button)))));
  }

  async submit() {
    const words = { text: this.text.trim(), files: this.#files, reply: this.#reply, editing: this.#editing };
    if (!words.text && !words.files.length) return;
    this.sender.disabled = true;
    try {
      await this.send(words);
      this.clear();
    } catch (refused) {
      this.complain(refused.message);
    } finally {
      this.sender.disabled = false;
    }
  }

  async #attach(files) {
    for (const file of files) {
      if (file.size > LARGEST) this.complain(t("too_big"));
      else this.#files.push({ ...(await asUpload(file)), kind: kindOf(file) });
    }
    this.chooser.value = "";
    this.#showTray();
    this.field.focus({ preventScroll: true });
  }

  takeFiles = (files) => this.#attach([...files]);

  #showTray() {
    this.tray.hidden = !this.#files.length;
    clear(this.tray, ...this.#files.map((file) => h("span", { class: "chip" }, icon("file", 16), file.name,
      iconButton("close", `${t("drop")} ${file.name}`, () => { this.#files = this.#files.filter((other) => other !== file); this.#showTray(); }))));
  }

  #showNote(message, editing) {
    this.note.hidden = false;
    clear(this.note, ...composerNote(message, this.store, editing), iconButton("close", t("cancel"), () => this.#escape()));
    this.field.focus({ preventScroll: true });
  }

  #dropNote() {
    [this.#reply, this.#editing] = [null, null];
    this.note.hidden = true;
  }

  #escape() {
    if (!this.palette.hidden) this.palette.hidden = true;
    else if (this.#editing) this.clear();
    else this.#dropNote();
  }

  #toggleStickers() {
    this.#openPalette("is-right", h("p", { class: "quiet" }, t("as_sticker")), h("div", { class: "palette-grid" },
      EMOJI.map((emoji) => h("button", { type: "button", class: "emoji", "aria-label": `${t("sticker")} ${emoji}`, onclick: () => this.#sticker(emoji) }, emoji))),
    h("p", { class: "quiet" }, t("in_text")), h("div", { class: "palette-grid is-small" },
      EMOJI.map((emoji) => h("button", { type: "button", class: "emoji", "aria-label": `${t("in_text")} ${emoji}`, onclick: () => this.prefill(this.text + emoji) }, emoji))));
  }

  async #toggleCommands() {
    const known = await this.commands();
    this.#openPalette("is-left", ...known.map(({ command, description }) => h("button", { type: "button", class: "command",
      onclick: () => { this.palette.hidden = true; this.prefill(`/${command} `); } }, h("b", {}, `/${command}`), h("span", { class: "quiet" }, description))));
  }

  #openPalette(side, ...content) {
    const open = this.palette.hidden || !this.palette.classList.contains(side);
    this.palette.className = `palette ${side}`;
    clear(this.palette, ...content);
    this.palette.hidden = !open || !content.length;
    if (!this.palette.hidden) this.palette.querySelector("button")?.focus({ preventScroll: true });
  }

  async #sticker(emoji) {
    this.palette.hidden = true;
    await this.sendSticker(emoji).catch((refused) => this.complain(refused.message));
  }

  #key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.submit();
  }

  #paste(event) {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    this.takeFiles(event.clipboardData.files);
  }

  #grow() {
    this.field.style.height = "";
    if (this.field.value) this.field.style.height = `${Math.min(this.field.scrollHeight, 132)}px`;
  }
}

function kindOf(file) {
  if (/^image\/(png|jpeg|webp)$/.test(file.type)) return "photo";
  if (file.type.startsWith("video/")) return "video";
  return file.type === "audio/ogg" ? "voice" : "document";
}
