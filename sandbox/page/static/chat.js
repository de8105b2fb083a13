// A chat pane: who one is here, the messages live, the composer; a private chat with the bot or the staff group.

import { Composer } from "./composer.js";
import { control } from "./control.js";
import { arrange, avatar, clear, h } from "./dom.js";
import { askToPay, openInvite, showAlert, showToast } from "./notices.js";
import { messageNode } from "./message.js";
import { dayName, sameDay } from "./moments.js";
import { Aside, forwardToBot, privateChat } from "./private.js";
import { t } from "./words.js";

const SHOWN = 120;
const FOLLOWS_SECONDS = 300;

export class ChatPane {
  me = null;
  peer = null; // whom one writes to privately, or (below zero) a group one is in; null: the bot
  unread = 0;
  #limit = SHOWN;
  #drawn = 0;
  #kept = new Map();
  #stuck = true;
  #frame = 0;
  #wantsEnd = false;
  #endAt = 0;

  /** `group`: the staff chat, where `me` only says who speaks; otherwise the chat is `me` with the bot. */
  constructor({ id, store, group = false, cast, commands }) {
    Object.assign(this, { id, store, group, cast });
    this.head = h("div", { class: "chat-head" });
    this.earlier = h("button", { type: "button", class: "earlier", hidden: true, onclick: () => this.#more() }, t("show_earlier"));
    this.list = h("ol", { class: "messages", "aria-label": t(`pane_${id}`) });
    this.empty = h("p", { class: "empty" });
    this.scroller = h("div", { class: "scroller", tabindex: 0, role: "log", "aria-live": "polite", "aria-label": t(`pane_${id}`) }, this.earlier, this.empty, this.list);
    this.aside = group ? null : new Aside(this, { office: id !== "phone" });
    this.toasts = h("div", { class: "toasts", "aria-live": "assertive" });
    this.composer = new Composer({ store, label: `${t("write")}: ${t(`pane_${id}`)}`, send: (words) => this.#send(words),
      sendSticker: (emoji) => this.#say({ sticker: emoji }), startButton: () => this.start(),
      commands: () => this.privately ? [] : commands.of(this.chat, this.gathered, store.people.get(this.me)?.language_code), complain: (words) => this.toast(words) });
    this.node = h("div", { class: ["chat", group ? "is-group" : "is-private"] }, this.head, this.scroller, this.toasts, this.composer.node);
    this.#listen();
  }

  get chat() {
    if (this.privately) return privateChat(this.me, this.peer);
    if (this.peer) return this.peer;
    return this.group ? this.groupId : this.me;
  }

  get privately() {
    return this.peer > 0;
  }

  get gathered() {
    return this.group || this.peer < 0;
  }

  /** The tour and the chooser mean the chat with the bot. */
  async be(person) {
    if (this.me === person && !this.peer) return;
    [this.me, this.peer] = [person, null];
    this.composer.clear();
    this.node.dispatchEvent(new CustomEvent("cast", { bubbles: true }));
    await this.draw({ toEnd: true });
  }

  /** From the bot to a private chat with somebody or a group, and (null) back. */
  async turnTo(peer) {
    this.peer = peer;
    this.composer.clear();
    await this.draw({ toEnd: true });
  }

  async show(groupId) {
    this.groupId = groupId;
    await this.draw({ toEnd: true });
  }

  async draw({ toEnd = false } = {}) {
    const turn = ++this.#drawn;
    this.node.classList.toggle("is-aside", this.privately);
    this.node.classList.toggle("is-group", this.gathered);
    this.#drawHead();
    const messages = this.chat ? await this.store.messagesOf(this.chat) : [];
    if (turn !== this.#drawn) return;
    const nearEnd = toEnd || this.#stuck;
    const shown = messages.slice(-this.#limit);
    this.earlier.hidden = shown.length === messages.length;
    arrange(this.list, this.#withDays(shown));
    this.empty.hidden = messages.length > 0;
    this.empty.textContent = this.chat ? t(this.privately ? "empty_aside" : this.gathered ? "empty_group" : "empty_private") : t(this.group ? "no_group" : "nobody");
    this.composer.node.hidden = !this.chat || !this.me;
    this.composer.showStart(!this.group && !this.peer && !messages.length);
    this.#showReplyKeys(messages);
    if (nearEnd) this.toEnd();
  }

  toEnd() {
    this.#stuck = true;
    this.#endAt = this.scroller.scrollHeight;
    this.scroller.scrollTop = this.#endAt;
  }

  toast = (words) => showToast(this.toasts, words);
  start = (payload) => control.start(this.me, payload).catch((refused) => this.toast(refused.message));

  /** The newest message with an inline button of this name (leading emoji aside), and that button. */
  findKey(name, match) {
    const pattern = match && new RegExp(match, "iu");
    for (const message of this.store.known(this.chat).reverse()) {
      const words = message.text ?? message.caption ?? "";
      const button = (message.reply_markup?.inline_keyboard ?? []).flat().find((key) => isKey(key, name));
      if (button && (!pattern || pattern.test(words))) return { message, button };
    }
    return null;
  }

  keyNode({ message, button }) {
    const keys = this.list.querySelectorAll(`[data-id="${message.message_id}"] .key`);
    return [...keys].find((key) => key.textContent === button.text);
  }

  /** `quiet`: an alert of the answer passes by itself, as nobody's finger is on the screen to close it. */
  async press(message, button, node, { quiet = false } = {}) {
    node?.classList.add("is-waiting");
    try {
      const data = button.callback_data;
      const { answer } = await control.press({ from: this.me, chat: this.chat, message_id: message.message_id, data, wait: 6 });
      if (answer === null) this.toast(t("no_answer"));
      else if (answer.text && answer.show_alert && !quiet) showAlert(this.node, answer.text);
      else if (answer.text) this.toast(answer.text);
      if (answer?.url) openInvite(answer.url, this.cast);
    } catch (refused) {
      this.toast(refused.message);
    } finally {
      node?.classList.remove("is-waiting");
    }
  }

  #listen() {
    this.store.addEventListener("message", ({ detail }) => {
      if (detail.chat !== this.chat) return;
      if (detail.fresh && detail.message.from?.id !== this.me) this.#count();
      this.#redraw(detail.message.from?.id === this.me && detail.fresh);
    });
    this.store.addEventListener("delete", ({ detail }) => detail.chat === this.chat && this.draw());
    this.store.addEventListener("account", ({ detail }) => detail.chat === this.chat && this.#redraw(true));
    this.store.addEventListener("reload", () => this.draw({ toEnd: true }));
    for (const event of ["people", "facts"]) this.store.addEventListener(event, () => this.#drawHead());
    this.scroller.addEventListener("scroll", () => this.#scrolled());
    // Fonts and pictures arrive after the words and push them down; who was at the end stays there.
    const settle = new ResizeObserver(() => this.#stuck && this.toEnd());
    for (const node of [this.list, this.scroller]) settle.observe(node);
    this.node.addEventListener("dragover", (event) => event.preventDefault());
    this.node.addEventListener("drop", (event) => { event.preventDefault(); this.composer.takeFiles(event.dataTransfer.files); });
  }

  /** A burst of messages is drawn once. */
  #redraw(toEnd) {
    this.#wantsEnd ||= toEnd;
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      this.draw({ toEnd: this.#wantsEnd });
      this.#wantsEnd = false;
    });
  }

  #count() {
    if (this.node.offsetParent !== null) return;
    this.unread++;
    this.onUnread?.();
  }

  #read() {
    if (!this.unread) return;
    this.unread = 0;
    this.onUnread?.();
  }

  seen = () => this.#read();

  #members = () => this.store.chats.get(this.chat)?.members?.length ?? 0;

  #drawHead() {
    this.aside?.draw();
    const peer = this.privately && this.store.people.get(this.peer);
    if (peer) return clear(this.head, avatar(peer.id, this.store.name(peer)), h("div", { class: "chat-title" }, h("b", {}, this.store.name(peer)), h("span", { class: "quiet" }, t("privately"))), this.aside.node);
    const title = this.gathered ? this.store.chats.get(this.chat)?.title ?? t("pane_staff") : this.cast.bot().name;
    const face = this.gathered ? avatar(4, title) : avatar(2, title, "is-bot");
    clear(this.head, face, h("div", { class: "chat-title" }, h("b", {}, title), h("span", { class: "quiet" }, this.gathered ? t("members", { n: this.#members() }) : t("bot"))), this.aside?.node);
  }

  #withDays(messages) {
    const nodes = [];
    const kept = new Map();
    let before = null;
    for (const message of messages) {
      const said = new Date(message.date * 1000);
      const newDay = !before || !sameDay(new Date(before.date * 1000), said);
      if (newDay) nodes.push(h("li", { class: "day" }, h("span", {}, dayName(said, this.store.now()))));
      const follows = !newDay && before.from?.id === message.from?.id && message.date - before.date < FOLLOWS_SECONDS && !message.reply_to_message;
      nodes.push(this.#nodeOf(message, follows, kept));
      before = message;
    }
    this.#kept = kept;
    return nodes;
  }

  /** An unchanged message keeps its element, and with it focus, opened quotes and loaded pictures. */
  #nodeOf(message, follows, kept) {
    const had = this.#kept.get(message.message_id);
    const same = had && had.message === message && had.follows === follows && had.me === this.me;
    const node = same ? had.node : messageNode(message, { store: this.store, chat: this.chat, me: this.me, group: this.gathered, follows, on: this.#actions });
    kept.set(message.message_id, { message, follows, me: this.me, node });
    return node;
  }

  #actions = {
    reply: (message) => this.composer.reply(message),
    edit: (message) => this.composer.edit(message),
    remove: (message) => this.#try(this.privately ? control.business("delete", { from: this.me, to: this.peer, message_ids: [message.message_id] }) : control.remove(this.chat, message.message_id)),
    react: (message) => this.privately || this.#react(message, "👍"),
    forward: Object.assign((message) => this.#try(forwardToBot(this, message)), { offered: () => Boolean(this.peer) }),
    press: (message, button, node) => this.press(message, button, node),
    pay: (message, node) => this.#pay(message, node),
    copy: (text) => navigator.clipboard.writeText(text).then(() => this.toast(t("copied")), () => this.toast(text)),
    command: (text) => this.#try(control.say({ from: this.me, chat: this.chat, text })),
    jump: (id) => this.#jump(id),
    link: (url) => openInvite(url, this.cast),
  };

  /** Telegram's own sheet: nobody's card, nobody's money. */
  async #pay(message, node) {
    const how = await askToPay(message.invoice);
    if (!how) return;
    node?.classList.add("is-waiting");
    try {
      const { payments } = await control.pay({ from: this.me, chat: this.chat, message_id: message.message_id, how });
      const refused = payments.find(({ error }) => error);
      if (refused) showAlert(this.node, refused.error);
      else if (how === "abandon") showAlert(this.node, t("card_declined"));
    } catch (failed) {
      this.toast(failed.message);
    } finally {
      node?.classList.remove("is-waiting");
    }
  }

  #try = (promise) => promise.catch((refused) => this.toast(refused.message));

  #react(message, emoji) {
    const had = (message.reactions ?? []).find(({ from }) => from === this.me)?.emoji;
    return this.#try(control.react(this.me, this.chat, message.message_id, had === emoji ? null : emoji));
  }

  async #send({ text, files, reply, editing }) {
    if (editing && this.privately) return control.business("edit", { from: this.me, to: this.peer, message_id: editing.message_id, text });
    if (editing) return control.edit({ from: this.me, chat: this.chat, message_id: editing.message_id, text });
    const base = { ...(reply && { reply_to: reply.message_id }), ...(reply?.message_thread_id && { thread: reply.message_thread_id }) };
    if (!files.length) return this.#say({ ...base, text });
    const album = files.length > 1 ? { media_group: `page-${Date.now()}` } : {};
    for (const [i, { kind, ...file }] of files.entries()) {
      await this.#say({ ...base, ...album, [kind]: file, ...(i === 0 && text && { caption: text }) });
    }
  }

  #say = (words) => this.privately ? control.business("say", { from: this.me, to: this.peer, ...words }) : control.say({ from: this.me, chat: this.chat, ...words });

  #showReplyKeys(messages) {
    const last = messages.findLast((message) => message.from?.is_bot && message.reply_markup && !message.reply_markup.inline_keyboard);
    const rows = !this.gathered ? last?.reply_markup.keyboard ?? null : null;
    const mine = this.store.people.get(this.me);
    this.composer.showReplyKeys(rows, (button) => this.#try(control.say(button.request_contact
      ? { from: this.me, chat: this.chat, contact: { phone_number: "+10000000000", first_name: mine.first_name, user_id: mine.id } }
      : { from: this.me, chat: this.chat, text: button.text ?? button })));
  }

  /** Bring a message before the eyes: the newest whose words match; returns its element or null. */
  async showMessage(match) {
    const messages = await this.store.messagesOf(this.chat);
    await this.draw();
    // A pane just brought to the front goes to its end in the next frame.
    for (let frames = 0; frames < 2; frames++) await new Promise((drawn) => requestAnimationFrame(drawn));
    const found = messages.findLast(({ text, caption }) => new RegExp(match, "u").test(text ?? caption ?? ""));
    const node = found && this.list.querySelector(`[data-id="${found.message_id}"]`);
    if (!node) return null;
    this.#stuck = false;
    node.scrollIntoView({ block: "center" });
    return node;
  }

  #jump(id) {
    const node = this.list.querySelector(`[data-id="${id}"]`);
    if (!node) return;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("is-found");
    setTimeout(() => node.classList.remove("is-found"), 1600);
  }

  #more() {
    const fromEnd = this.scroller.scrollHeight - this.scroller.scrollTop;
    this.#limit += SHOWN;
    this.draw().then(() => (this.scroller.scrollTop = this.scroller.scrollHeight - fromEnd));
  }

  #scrolled() {
    // A picture came between our scrolling to the end and the browser's word of it.
    if (this.#stuck && this.scroller.scrollHeight > this.#endAt) return this.toEnd();
    if (this.scroller.clientHeight) this.#stuck = this.#atEnd();
    if (this.#stuck) this.#read();
  }

  #atEnd = () => this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight < 80;
}

/** A button by the beginning of its name or, as "data:ACTION" or "data:ACTION NAME", by what it does: in any language. */
export function isKey({ text, callback_data }, wanted) {
  if (!wanted.startsWith("data:")) return begins(text, wanted);
  const [action, ...name] = wanted.slice("data:".length).split(" ");
  return Boolean(callback_data?.startsWith(`${action}:`)) && begins(text, name.join(" "));
}

/** Telegram buttons may start with an emoji; the name people know begins after it. */
export function begins(text, name) {
  const plain = text.replace(/^[^\p{L}\p{N}+]+/u, "");
  return plain.toLowerCase().startsWith(name.toLowerCase()) || text.toLowerCase().startsWith(name.toLowerCase());
}
