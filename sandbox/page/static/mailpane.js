// A mailbox pane: its mails, the one being read, and the sheet to write or answer one.

import { control, mailBodyUrl, mailPartUrl } from "./control.js";
import { clear, h, icon, iconButton } from "./dom.js";
import { bytes } from "./media.js";
import { full, shortStamp } from "./moments.js";
import { MailSheet } from "./mailsheet.js";
import { showToast } from "./notices.js";
import { t } from "./words.js";

export class MailPane {
  address = null;
  unread = 0;
  #mails = [];
  #open = null;
  #read = new Set();

  constructor({ id, store, cast }) {
    Object.assign(this, { id, store, cast });
    this.list = h("ul", { class: "mail-list", "aria-label": t(`pane_${id}`) });
    this.reading = h("article", { class: "mail-reading", tabindex: 0 });
    this.toasts = h("div", { class: "toasts", "aria-live": "polite" });
    this.sheet = new MailSheet({ send: (mail) => this.#send(mail), store });
    this.writeButton = h("button", { type: "button", class: "soft-button", onclick: () => this.write() }, icon("pen", 16), t("compose"));
    this.top = h("div", { class: "mail-top" }, this.writeButton);
    this.node = h("div", { class: "mailbox" }, this.top,
      this.list, this.reading, this.sheet.node, this.toasts);
    store.addEventListener("mail", () => this.refresh());
    store.addEventListener("reload", () => this.#forget());
  }

  async be(address) {
    if (address === this.address) return;
    this.address = address;
    this.#open = null;
    this.sheet.close();
    await this.refresh({ quietly: true });
    this.node.dispatchEvent(new CustomEvent("cast"));
  }

  async refresh({ quietly = false } = {}) {
    this.writeButton.hidden = !this.address;
    if (!this.address) return this.#draw();
    const known = new Set(this.#mails.map(({ key }) => key));
    const [got, sent] = await Promise.all([control.mails(this.address), control.mails(this.address, "sent")]).catch(() => [[], []]);
    this.#mails = [...got.map((mail) => ({ ...mail, key: `in/${mail.id}` })), ...sent.map((mail) => ({ ...mail, key: `sent/${mail.id}`, sent: true }))]
      .sort((a, b) => new Date(b.date) - new Date(a.date));
    const fresh = got.filter((mail) => !known.has(`in/${mail.id}`)).length;
    if (!quietly && fresh && this.node.offsetParent === null) this.unread += fresh;
    this.onUnread?.();
    if (!this.#mails.some(({ key }) => key === this.#open)) this.#open = this.#mails.find(({ sent }) => !sent)?.key ?? this.#mails[0]?.key ?? null;
    this.#draw();
  }

  seen() {
    this.unread = 0;
    this.onUnread?.();
  }

  /** Mails received, newest first. */
  received = () => this.#mails.filter(({ sent }) => !sent);

  open(key) {
    this.#open = key;
    this.sheet.close();
    this.#draw();
  }

  write = (mail = {}) => this.sheet.open({ from: this.address, to: this.store.facts.mails?.window ?? "", ...mail });

  async #send(mail) {
    const name = this.cast.mailboxes(this.id).find(({ address }) => address === this.address)?.label.split(" — ")[0];
    const from = name && name !== this.address ? `${name} <${this.address}>` : this.address;
    await control.sendMail({ ...mail, from });
    await this.refresh();
    const own = this.#mails.find(({ sent }) => sent);
    if (own) this.open(own.key);
    showToast(this.toasts, t("sent_mark"));
  }

  #forget() {
    this.address = null;
    this.#mails = [];
    this.#read.clear();
  }

  #draw() {
    const empty = h("li", { class: "empty" }, t(this.address ? "inbox_empty" : "no_mailbox"));
    clear(this.list, ...(this.#mails.length ? this.#mails.map((mail) => this.#line(mail)) : [empty]));
    const mail = this.#mails.find(({ key }) => key === this.#open);
    if (mail) this.#read.add(mail.key);
    if (this.reading.dataset.key !== `${this.address}/${mail?.key}`) clear(this.reading, ...(mail ? this.#page(mail) : [h("p", { class: "empty" }, t("pick_mail"))]));
    this.reading.dataset.key = `${this.address}/${mail?.key}`;
  }

  #line(mail) {
    const date = new Date(mail.date);
    const unread = !mail.sent && !this.#read.has(mail.key) && mail.key !== this.#open;
    return h("li", {}, h("button", { type: "button", class: ["mail-line", unread && "is-unread", mail.key === this.#open && "is-open"],
      "aria-current": mail.key === this.#open ? "true" : null, onclick: () => this.open(mail.key) },
    h("span", { class: "mail-who" }, mail.sent ? `→ ${person(mail.to)}` : person(mail.from)),
    h("time", { datetime: date.toISOString() }, shortStamp(date, this.store.now())),
    h("span", { class: "mail-subject" }, mail.subject || t("no_subject")), mail.attachments?.length > 0 && icon("clip", 14)));
  }

  #page(mail) {
    const folder = mail.sent ? "?folder=sent" : "";
    const reply = () => this.write({ to: mail.from, subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`, in_reply_to: mail.message_id });
    const body = mail.html
      ? h("iframe", { class: "mail-frame", title: mail.subject || t("no_subject"), sandbox: "allow-popups allow-popups-to-escape-sandbox", src: mailBodyUrl(this.address, mail.id) + folder })
      : h("div", { class: "mail-text" }, linked(mail.text ?? ""));
    const files = (mail.attachments ?? []).map((file, i) => h("a", { class: "chip", target: "_blank", href: mailPartUrl(this.address, mail.id, i) + folder },
      icon("file", 16), file.name ?? t("document"), h("span", { class: "quiet" }, bytes(file.size ?? 0))));
    return [h("header", {}, h("h3", {}, mail.subject || t("no_subject")),
      h("p", { class: "quiet" }, person(mail.sent ? mail.to : mail.from, true), h("time", {}, full(new Date(mail.date)))),
      !mail.sent && iconButton("reply", t("answer"), reply)), files.length ? h("div", { class: "mail-files", "aria-label": t("attachments") }, files) : null, body];
  }
}

/** "Anna <a@b>" → "Anna"; `whole` keeps the address beside it. */
function person(header, whole = false) {
  const found = /^\s*"?([^"<]*?)"?\s*<([^>]+)>/.exec(header ?? "");
  if (!found) return header ?? "";
  return whole ? `${found[1]} · ${found[2]}` : found[1] || found[2];
}

/** Plain text with its web addresses as links and quoted lines set back. */
function linked(text) {
  return text.split(/\r?\n/).map((line) => {
    const parts = line.split(/(https?:\/\/[^\s<>"]+)/).map((part, i) => i % 2 ? h("a", { href: part, target: "_blank", rel: "noopener noreferrer" }, part) : part);
    return h("div", { class: line.startsWith(">") ? "is-quoted" : "" }, line ? parts : h("br"));
  });
}
