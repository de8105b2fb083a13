// A mailbox pane: its mails, the one being read (or two beside each other), and the sheet to write or answer one.

import { control } from "./control.js";
import { clear, h, icon, iconButton } from "./dom.js";
import { besideEachOther } from "./mailcompare.js";
import { filesOf, picturesOf, wordsOf } from "./mailparts.js";
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
  #compared = null;
  #loading = true;

  constructor({ id, store, cast }) {
    Object.assign(this, { id, store, cast });
    this.list = h("ul", { class: "mail-list", "aria-label": t(`pane_${id}`) });
    this.reading = h("article", { class: "mail-reading", tabindex: 0 });
    this.toasts = h("div", { class: "toasts", "aria-live": "polite" });
    this.sheet = new MailSheet({ send: (mail) => this.#send(mail), store });
    const compose = t("compose");
    this.writeButton = h("button", { type: "button", class: "soft-button write", "aria-label": compose, title: compose, onclick: () => this.write() }, icon("pen", 16), h("span", {}, compose));
    this.unseen = h("span", { class: "badge", hidden: true });
    this.back = h("button", { type: "button", class: "icon-button to-list", "aria-label": t("inbox"), title: t("inbox"), onclick: () => this.#look("list") }, icon("back"), this.unseen);
    this.wider = iconButton("wide", t("widen"), () => this.widen?.(), { hidden: true });
    this.top = h("div", { class: "mail-top" }, this.back, this.writeButton, this.wider);
    this.node = h("div", { class: "mailbox" }, this.top,
      h("div", { class: "mail-room" }, this.list, this.reading), this.sheet.node, this.toasts);
    this.#look("reading");
    store.addEventListener("mail", () => this.refresh());
    store.addEventListener("reload", () => this.#forget());
  }

  async be(address) {
    if (address === this.address && address) return;
    this.address = address;
    this.#mails = [];
    this.#loading = Boolean(address);
    this.#open = null;
    this.#compared = null;
    this.sheet.close();
    await this.refresh({ quietly: true });
    this.node.dispatchEvent(new CustomEvent("cast"));
  }

  async refresh({ quietly = false } = {}) {
    this.writeButton.hidden = !this.address;
    if (!this.#mails.length) this.#draw();
    if (!this.address) return;
    const { address } = this;
    const known = new Set(this.#mails.map(({ key }) => key));
    const [got, sent] = await Promise.all([control.mails(this.address), control.mails(this.address, "sent")]).catch(() => [[], []]);
    if (address !== this.address) return;
    this.#mails = [...got.map((mail) => ({ ...mail, key: `in/${mail.id}` })), ...sent.map((mail) => ({ ...mail, key: `sent/${mail.id}`, sent: true }))]
      .sort((a, b) => new Date(b.date) - new Date(a.date));
    this.#loading = false;
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
  sent = () => this.#mails.filter(({ sent }) => sent);

  open(key) {
    this.#open = key;
    this.#compared = null;
    this.sheet.close();
    this.#look("reading");
    this.#draw();
  }

  /** All mails, none of them open. */
  toList() {
    this.sheet.close();
    this.#look("list");
  }

  /** Two received mails beside each other; `words`: see mailcompare.js. */
  compare(before, after, words) {
    this.#compared = { before, after, words };
    this.#open = after.key;
    this.#read.add(before.key);
    this.sheet.close();
    this.#look("compare");
    this.#draw();
  }

  onWide(wide, possible) {
    this.wider.hidden = !possible;
    this.wider.replaceChildren(icon(wide ? "narrow" : "wide"));
    for (const name of ["aria-label", "title"]) this.wider.setAttribute(name, t(wide ? "narrow" : "widen"));
  }

  /** In a narrow pane one sees the list or the mail. */
  #look(what) {
    this.node.dataset.look = what;
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
    const empty = h("li", { class: "empty" }, this.#lack());
    clear(this.list, ...(this.#mails.length ? this.#mails.map((mail) => this.#line(mail)) : [empty]));
    const mail = this.#mails.find(({ key }) => key === this.#open);
    if (mail) this.#read.add(mail.key);
    this.#drawUnseen();
    const shown = `${this.address}/${mail?.key}/${this.#compared?.before.key ?? this.#loading}`;
    if (this.reading.dataset.key === shown) return;
    this.reading.dataset.key = shown;
    this.reading.scrollTop = 0;
    if (mail && this.#compared) clear(this.reading, besideEachOther(this.address, this.#compared));
    else clear(this.reading, ...(mail ? this.#page(mail) : [h("p", { class: "empty" }, this.#lack())]));
  }

  #lack() {
    if (this.#mails.length) return t("pick_mail");
    return t(this.#loading ? "loading" : this.address ? "inbox_empty" : "no_mailbox");
  }

  #drawUnseen() {
    const unseen = this.#mails.filter((mail) => !mail.sent && !this.#read.has(mail.key)).length;
    this.unseen.hidden = !unseen;
    this.unseen.textContent = unseen;
    this.back.setAttribute("aria-label", unseen ? `${t("inbox")}, ${t("unread", { n: unseen })}` : t("inbox"));
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
    const reply = () => this.write({ to: mail.from, subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`, in_reply_to: mail.message_id });
    return [h("header", {}, h("h3", {}, mail.subject || t("no_subject")),
      h("p", { class: "quiet" }, person(mail.sent ? mail.to : mail.from, true), h("time", {}, full(new Date(mail.date)))),
      !mail.sent && iconButton("reply", t("answer"), reply)), filesOf(this.address, mail),
    h("div", { class: "mail-body" }, wordsOf(this.address, mail), picturesOf(this.address, mail))];
  }
}

/** "Anna <a@b>" → "Anna"; `whole` keeps the address beside it. */
function person(header, whole = false) {
  const found = /^\s*"?([^"<]*?)"?\s*<([^>]+)>/.exec(header ?? "");
  if (!found) return header ?? "";
  return whole ? `${found[1]} · ${found[2]}` : found[1] || found[2];
}
