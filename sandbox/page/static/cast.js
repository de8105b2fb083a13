// Who can be whom: the people and mailboxes each pane offers, from the seed's roles or, without one, everybody.

import { control } from "./control.js";
import { h } from "./dom.js";
import { ask } from "./notices.js";
import { language, t } from "./words.js";

const ROLE_OF_PANE = { phone: "client", manager: "manager", employee: "employee", staff: "office" };
const NEW = "new";

export class Cast {
  constructor(store) {
    this.store = store;
  }

  attach(panes) {
    this.panes = panes;
  }

  all = () => [...this.store.people.values()].filter((person) => !person.is_bot).map((person) => ({ id: person.id, label: this.label(person) }));

  label(person) {
    const note = this.store.facts.roles?.[person.id]?.note;
    return note ? `${this.store.name(person)} — ${note}` : this.store.name(person);
  }

  role = (id) => this.store.facts.roles?.[id]?.role;

  /** The office is who sits in its chat, as far as the seed has not said otherwise. */
  #members() {
    const chat = this.store.chats.get(this.panes?.staff.groupId);
    return (chat?.members ?? []).filter((id) => this.store.people.has(id));
  }

  /** Everybody the pane offers; whoever has no role (strangers, free play) holds a phone. */
  of(pane) {
    const wanted = ROLE_OF_PANE[pane];
    const members = this.#members();
    if (wanted === "office") return this.all().filter(({ id }) => members.includes(id));
    return this.all().filter(({ id }) => {
      const role = this.role(id) ?? (members.includes(id) ? "office" : "client");
      return role === wanted || (role === "office" && wanted !== "client");
    });
  }

  /** With whom a pane's person may write privately: a client with the office, the office with clients. */
  others(pane) {
    const clients = new Set(this.of("phone").map(({ id }) => id));
    const office = pane === "phone";
    return this.all().filter(({ id }) => this.store.facts.roles || this.panes?.staff.groupId ? clients.has(id) !== office : true);
  }

  /** Groups of clients somebody is in: all but the staff chat. */
  groupsOf(person) {
    const staff = this.panes?.staff.groupId;
    return [...this.store.chats.values()].filter(({ id, type, members, migrated_to }) => type.endsWith("group") && id !== staff && !migrated_to && members?.includes(person));
  }

  first(pane) {
    const offered = this.of(pane);
    const named = Object.values(this.store.facts.people ?? {}).find((id) => offered.some((person) => person.id === id));
    if (named && pane !== "staff") return named;
    const manager = offered.find(({ id }) => this.role(id) === "manager");
    if (pane === "staff" && manager) return manager.id;
    const place = pane === "employee" && !this.store.facts.roles ? 1 : 0;
    return (offered[place] ?? offered[0])?.id ?? null;
  }

  bot() {
    const { name, username } = this.store.facts.bot ?? {};
    return { name: name ?? "Okoshko", username };
  }

  phone = () => this.panes?.phone.me;

  /** Put a person before our eyes, in the pane of their role. */
  show(id) {
    const pane = { manager: "manager", employee: "employee" }[this.role(id)] ?? "phone";
    this.panes[pane].be(id);
    this.reveal?.(pane);
    return pane;
  }

  mailboxes(pane) {
    const wanted = pane === "owner_mail" ? "owner" : "client";
    const known = this.store.facts.mailboxes ?? [];
    const named = known.filter(({ role }) => role === wanted);
    if (known.length) return named.map(({ address, name }) => ({ address, label: name ? `${name} — ${address}` : address }));
    return (this.addresses ?? []).map((address) => ({ address, label: address }));
  }

  async loadAddresses() {
    this.addresses = await control.mailboxes().catch(() => []);
  }

  firstMailbox(pane) {
    const wanted = this.store.facts.mails?.[pane === "owner_mail" ? "owner" : "client"];
    return wanted ?? this.mailboxes(pane)[0]?.address ?? null;
  }

  /** The choice of a mailbox for a mail pane. */
  mailChooser(pane, id) {
    const select = h("select", { class: "who", "aria-label": `${t("mailbox")}: ${t(`pane_${id}`)}`, onchange: () => pane.be(select.value) });
    const draw = () => {
      const offered = this.mailboxes(id);
      if (pane.address && !offered.some(({ address }) => address === pane.address)) offered.unshift({ address: pane.address, label: pane.address });
      select.replaceChildren(...offered.map(({ address, label }) => h("option", { value: address }, label)));
      select.value = pane.address ?? "";
    };
    for (const event of ["facts", "reload"]) this.store.addEventListener(event, draw);
    this.store.addEventListener("mail", () => this.loadAddresses().then(draw));
    pane.node.addEventListener("cast", draw);
    draw();
    return select;
  }

  /** The "who you are here" choice of a chat pane. */
  chooser(pane, id) {
    const select = h("select", { class: "who", "aria-label": `${t("be")}: ${t(`pane_${id}`)}`, onchange: () => this.#chosen(pane, select) });
    const draw = () => {
      select.replaceChildren(...this.of(id).map((person) => h("option", { value: person.id }, person.label)),
        ...(id === "phone" ? [h("option", { value: NEW }, t("someone_new"))] : []));
      if (pane.me && ![...select.options].some((option) => Number(option.value) === pane.me)) {
        select.prepend(h("option", { value: pane.me }, this.label(this.store.people.get(pane.me) ?? { first_name: pane.me })));
      }
      select.value = pane.me ?? "";
    };
    for (const event of ["people", "facts", "reload"]) this.store.addEventListener(event, draw);
    pane.node.addEventListener("cast", draw);
    draw();
    return select;
  }

  async #chosen(pane, select) {
    if (select.value !== NEW) return pane.be(Number(select.value));
    select.value = pane.me ?? "";
    const name = h("input", { type: "text", maxlength: 64, "aria-label": t("new_name"), placeholder: t("new_name") });
    const done = await ask(t("someone_new"), name, [{ words: t("cancel"), value: "" }, { words: t("add"), value: "add", main: true }]);
    if (!done || !name.value.trim()) return;
    const person = await control.addPerson({ first_name: name.value.trim(), language_code: language });
    await this.store.loadPeople();
    await pane.be(person.id);
  }
}
