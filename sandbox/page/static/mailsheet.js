// The sheet on which a mail is written or answered.

import { asUpload } from "./control.js";
import { clear, h, icon, iconButton } from "./dom.js";
import { t } from "./words.js";

export class MailSheet {
  #files = [];
  #threading = {};

  constructor({ send }) {
    const field = (name, type = "text") => h("input", { type, "aria-label": t(name), placeholder: t(name) });
    this.to = field("to");
    this.subject = field("subject");
    this.text = h("textarea", { "aria-label": t("mail_text"), placeholder: t("mail_text"), onkeydown: (e) => e.key === "Enter" && (e.ctrlKey || e.metaKey) && this.submit() });
    this.from = h("output", { class: "quiet" });
    this.chooser = h("input", { type: "file", multiple: true, hidden: true, "aria-label": t("attach"), onchange: () => this.#attach() });
    this.tray = h("div", { class: "composer-tray", hidden: true });
    this.problem = h("p", { class: "problem", role: "alert", hidden: true });
    this.sender = h("button", { type: "button", class: "main-button send", onclick: () => this.submit() }, icon("send", 18), t("send"));
    this.send = send;
    this.node = h("div", { class: "mail-sheet", role: "dialog", "aria-label": t("compose"), hidden: true, onkeydown: (e) => e.key === "Escape" && this.close() },
      h("div", { class: "sheet-top" }, h("b", {}, t("compose")), iconButton("close", t("close"), () => this.close())),
      h("label", {}, h("span", {}, t("from")), this.from), h("label", {}, h("span", {}, t("to")), this.to),
      h("label", {}, h("span", {}, t("subject")), this.subject), this.text, this.tray, this.problem,
      h("div", { class: "sheet-foot" }, iconButton("clip", t("attach"), () => this.chooser.click()), this.sender), this.chooser);
  }

  open({ from, to = "", subject = "", text = "", in_reply_to }) {
    this.#files = [];
    this.#threading = in_reply_to ? { in_reply_to, references: in_reply_to } : {};
    [this.to.value, this.subject.value, this.text.value, this.from.value] = [to, subject, text, from];
    this.problem.hidden = true;
    this.#showTray();
    this.node.hidden = false;
    (to ? (subject ? this.text : this.subject) : this.to).focus({ preventScroll: true });
  }

  close() {
    this.node.hidden = true;
  }

  async submit() {
    this.sender.disabled = true;
    try {
      const files = this.#files.length ? { attachments: this.#files } : {};
      await this.send({ to: this.to.value.trim(), subject: this.subject.value.trim(), text: this.text.value, ...this.#threading, ...files });
      this.close();
    } catch (refused) {
      this.problem.textContent = refused.message;
      this.problem.hidden = false;
    } finally {
      this.sender.disabled = false;
    }
  }

  async #attach() {
    for (const file of this.chooser.files) this.#files.push(await asUpload(file));
    this.chooser.value = "";
    this.#showTray();
  }

  #showTray() {
    this.tray.hidden = !this.#files.length;
    clear(this.tray, ...this.#files.map((file) => h("span", { class: "chip" }, icon("file", 16), file.name,
      iconButton("close", `${t("drop")} ${file.name}`, () => { this.#files = this.#files.filter((other) => other !== file); this.#showTray(); }))));
  }
}
