// What the page knows of the sandbox, kept fresh by its events; panes listen here and never poll.

import { control } from "./control.js";
import { setZone } from "./moments.js";
import { isPrivate, partiesOf, privateChat } from "./private.js";

const LIVE_MS = 30;
const SEEDING_MS = 600;

export class Store extends EventTarget {
  facts = {};
  people = new Map();
  chats = new Map();
  clockOffset = 0; // milliseconds between the sandbox's clock and this browser's
  #messages = new Map();
  #waiting = new Map();
  #source = null;

  /** Listens first and reads then, so that nothing falls between. */
  async open() {
    await new Promise((opened) => this.#follow(opened));
    await this.reload();
  }

  #follow(opened) {
    let wasOpen = false;
    this.#source = new EventSource("/control/events");
    this.#source.onmessage = (event) => this.#take(JSON.parse(event.data));
    // After a gap the sandbox may be another one; only a fresh page knows nothing wrong.
    this.#source.onopen = () => (wasOpen ? location.reload() : opened());
    this.#source.addEventListener("open", () => (wasOpen = true));
    this.#source.onerror = () => this.#emit("offline");
  }

  async reload() {
    this.#messages.clear();
    await this.#readFacts();
    await Promise.all([this.loadPeople(), this.loadChats(), this.readClock()]);
    this.#emit("reload");
  }

  async loadFacts() {
    await this.#readFacts();
    this.#emit("facts");
  }

  async #readFacts() {
    this.facts = await control.world().catch(() => this.facts);
    setZone(this.facts.timezone);
  }

  async loadPeople() {
    this.people = new Map((await control.people()).map((person) => [person.id, person]));
    this.#emit("people");
  }

  async loadChats() {
    this.chats = new Map((await control.chats()).map((chat) => [chat.id, chat]));
  }

  async readClock() {
    this.clockOffset = Date.parse((await control.clock()).now) - Date.now();
    this.#emit("clock");
  }

  now = () => new Date(Date.now() + this.clockOffset);

  /** The chat's messages, oldest first; fetched at the first look. */
  async messagesOf(chat) {
    if (isPrivate(chat)) return this.#privately(chat);
    if (!this.#messages.has(chat)) {
      const fetched = await control.messages(chat).catch(() => []);
      if (!this.#messages.has(chat)) this.#messages.set(chat, new Map());
      const known = this.#messages.get(chat);
      for (const message of fetched) known.set(message.message_id, message);
    }
    return this.known(chat);
  }

  /** The chat of two people, as the first one's account has it; always fetched, for it is short. */
  async #privately(chat) {
    const [me, peer] = partiesOf(chat);
    const { chats } = await control.account(me).catch(() => ({ chats: {} }));
    this.#messages.set(chat, new Map((chats[peer]?.messages ?? []).map((message) => [message.message_id, message])));
    return this.known(chat);
  }

  /** The messages already fetched; empty for a chat nobody has looked at. */
  known = (chat) => [...(this.#messages.get(chat)?.values() ?? [])].sort((a, b) => a.message_id - b.message_id);
  message = (chat, id) => this.#messages.get(chat)?.get(id);

  name(person) {
    const user = typeof person === "object" ? person : this.people.get(person);
    return user ? [user.first_name, user.last_name].filter(Boolean).join(" ") : String(person ?? "");
  }

  async #take(event) {
    if (event.kind === "message" || event.kind === "edit") this.#later("chat", event);
    else if (event.kind === "mail") this.#later("mail", event);
    else if (event.kind === "delete") {
      this.#messages.get(event.chat)?.delete(event.message_id);
      this.#emit("delete", { chat: event.chat, id: event.message_id });
    } else if (event.kind === "business") {
      this.#emit("account", { account: event.account, chat: privateChat(event.account, event.chat) });
    } else if (event.kind === "clock") await this.readClock();
    else if (event.kind === "reset") location.reload();
  }

  // Twelve weeks played in half a minute are thousands of events: what comes in a burst is fetched once.
  #later(what, event) {
    const key = what === "chat" ? event.chat : "mail";
    if (this.#waiting.has(key)) return this.#waiting.get(key).push(event);
    const burst = [event];
    this.#waiting.set(key, burst);
    setTimeout(() => {
      this.#waiting.delete(key);
      if (what === "chat") this.#refresh(event.chat, burst);
      else this.#emit("mail", { mailboxes: burst.map(({ mailbox }) => mailbox) });
    }, this.facts.ready === false ? SEEDING_MS : LIVE_MS);
  }

  async #refresh(chat, burst) {
    const told = new Map(burst.map(({ message_id, kind }) => [message_id, kind]));
    const fetched = await control.messages(chat, Math.min(...told.keys()) - 1).catch(() => []);
    const changed = fetched.filter(({ message_id }) => told.has(message_id));
    if (!this.chats.has(chat)) await this.loadChats();
    if (changed.some(({ from }) => from && !from.is_bot && !this.people.has(from.id))) await this.loadPeople();
    for (const message of changed) {
      this.#messages.get(chat)?.set(message.message_id, message);
      this.#emit("message", { chat, message, fresh: told.get(message.message_id) === "message" });
    }
  }

  #emit = (type, detail) => this.dispatchEvent(new CustomEvent(type, { detail }));
}
