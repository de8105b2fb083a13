// People's own Telegram: in a pane one can turn from the chat with the bot to a private chat, and connect the bot to it.

import { control } from "./control.js";
import { h, icon } from "./dom.js";
import { gist } from "./media.js";
import { ask } from "./notices.js";
import { t } from "./words.js";

/** The name under which the store keeps the chat of two people, as the first one sees it. */
export const privateChat = (me, peer) => `${me}:${peer}`;
export const isPrivate = (chat) => typeof chat === "string";
export const partiesOf = (chat) => chat.split(":").map(Number);

/** What stands beside a pane's name: with whom one writes here and, for the office, whether the bot is connected. */
export class Aside {
  #connected = false;

  constructor(pane, { office }) {
    Object.assign(this, { pane, office });
    const label = `${t("write_with")}: ${t(`pane_${pane.id}`)}`;
    this.select = h("select", { class: "who with", "aria-label": label, title: label, onchange: () => pane.turnTo(Number(this.select.value) || null) });
    this.plug = office && h("button", { type: "button", class: "plug", onclick: () => this.#toggle() }, icon("plug", 17), h("span", {}));
    this.node = h("div", { class: "aside" }, this.select, this.plug);
    pane.store.addEventListener("account", ({ detail }) => detail.account === pane.me && this.draw());
  }

  async draw() {
    const { pane } = this;
    const others = pane.cast.others(pane.id).filter(({ id }) => id !== pane.me);
    const groups = pane.cast.groupsOf(pane.me);
    this.select.replaceChildren(h("option", { value: "" }, t("with_bot")), ...groups.map(({ id, title }) => h("option", { value: id }, t("in_group", { title }))),
      ...others.map(({ id, label }) => h("option", { value: id }, label)));
    this.select.value = pane.peer ?? "";
    if (!this.office || !pane.me) return;
    const { connection } = await control.account(pane.me).catch(() => ({}));
    this.#connected = Boolean(connection?.is_enabled);
    this.plug.setAttribute("aria-pressed", String(this.#connected));
    this.plug.title = t(this.#connected ? "plug_off" : "plug_on");
    this.plug.lastChild.textContent = t(this.#connected ? "plugged" : "unplugged");
    this.plug.setAttribute("aria-label", `${this.plug.lastChild.textContent}. ${this.plug.title}`);
  }

  async #toggle() {
    const { me } = this.pane;
    const change = this.#connected ? control.business("revoke", { from: me }) : control.business("connect", { from: me, rights: ["can_reply"] });
    await change.catch((refused) => this.pane.toast(refused.message));
    await this.draw();
  }
}

/** A message of a private chat or a group goes to the bot, as one forwards in Telegram; and the pane turns to the bot. */
export async function forwardToBot(pane, message) {
  const content = h("div", { class: "forward-sheet" }, h("p", { class: "forward-gist" }, gist(message)), h("p", { class: "quiet" }, t("forward_note")));
  const how = await ask(t("forward"), content, [
    { words: t("cancel"), value: "" }, { words: t("forward_hidden"), value: "hidden" }, { words: t("forward_plain"), value: "plain", main: true },
  ]);
  if (!how) return;
  const from = pane.privately ? { peer: pane.peer } : { chat: pane.chat };
  await control.say({ from: pane.me, forward: { ...from, message_id: message.message_id, hidden: how === "hidden" } });
  await pane.turnTo(null);
}
