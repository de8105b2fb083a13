// Lays the panes out in columns by the window's width; panes that share a column become its tabs.

import { h, icon } from "./dom.js";
import { t } from "./words.js";

const ICONS = { phone: "phone", staff: "group", manager: "person", employee: "person", client_mail: "mail", owner_mail: "mail" };
const LAYOUTS = [
  [1840, [["phone"], ["staff"], ["manager", "employee"], ["owner_mail", "client_mail"]]],
  [1080, [["phone"], ["staff"], ["manager", "employee", "client_mail", "owner_mail"]]],
  [720, [["phone", "client_mail"], ["staff", "manager", "employee", "owner_mail"]]],
  [0, [["phone", "staff", "manager", "employee", "client_mail", "owner_mail"]]],
];

export class Deck {
  #columns = [];
  #shape = null;
  #front = new Set(["owner_mail", "phone", "staff"]);
  #wide = null;

  /** `panes`: id → {node, who, unread, seen(), onUnread}. */
  constructor(root, panes) {
    Object.assign(this, { root, panes });
    for (const [id, pane] of Object.entries(panes)) {
      pane.onUnread = () => this.#drawBadge(id);
      pane.widen = () => this.widen(this.#wide === id ? null : id);
      pane.whoBar = h("div", { class: "who-bar" });
      pane.card = h("section", { class: ["pane", `pane-${id}`], id: `pane-${id}`, "aria-label": t(`pane_${id}`) }, pane.whoBar, pane.frame ?? pane.node);
    }
    window.addEventListener("resize", () => this.#fit());
    this.#fit();
  }

  /** Bring a pane to the front of its column (and into view on a narrow screen). */
  reveal(id) {
    if (this.#wide !== id) this.widen(null);
    const column = this.#columns.find(({ ids }) => ids.includes(id));
    for (const other of column.ids) this.#front.delete(other);
    this.#front.add(id);
    this.#showFront(column);
  }

  /** Give a pane its neighbour's place too, until another one is to be seen; null takes it back. */
  widen(id) {
    this.#wide = id;
    const at = this.#columns.findIndex(({ ids }) => ids.includes(id));
    this.#columns.forEach(({ node }, i) => {
      node.classList.toggle("is-wide", i === at && at > 0);
      node.hidden = i === at - 1;
    });
    for (const [name, pane] of Object.entries(this.panes)) pane.onWide?.(name === id && at > 0, this.#columns.length > 1);
  }

  isFront = (id) => !this.panes[id].card.hidden;

  #fit() {
    const shape = LAYOUTS.find(([width]) => window.innerWidth >= width)[1];
    if (shape === this.#shape) return;
    this.#shape = shape;
    this.#columns = shape.map((ids) => this.#column(ids));
    this.root.replaceChildren(...this.#columns.map(({ node }) => node));
    this.root.dataset.columns = shape.length;
    this.#columns.forEach((column) => this.#showFront(column));
    this.widen(this.#wide);
  }

  #column(ids) {
    const alone = ids.length === 1;
    const tabs = ids.map((id) => h(alone ? "h2" : "button", alone ? { class: "tab is-alone" } : {
      type: "button", class: "tab", role: "tab", id: `tab-${id}`, "aria-controls": `pane-${id}`, title: t(`pane_${id}`), dataset: { pane: id },
      onclick: () => this.reveal(id), onkeydown: (event) => this.#arrow(event, ids),
    }, icon(ICONS[id], 17), h("span", { class: "tab-name" }, t(alone ? `pane_${id}` : `tab_${id}`)), h("span", { class: "badge", hidden: true, "aria-hidden": "true" })));
    const row = h("div", alone ? { class: "tabs" } : { class: "tabs", role: "tablist" }, tabs);
    const node = h("div", { class: ["column", `column-${ids[0]}`, alone ? "" : "is-tabbed"] }, h("div", { class: "column-head" }, row, alone && this.panes[ids[0]].who));
    for (const id of ids) {
      const { card, who, whoBar } = this.panes[id];
      if (!alone && who) whoBar.replaceChildren(who);
      card.setAttribute("role", alone ? "region" : "tabpanel");
      node.append(card);
    }
    return { ids, node, tabs };
  }

  #showFront({ ids, tabs }) {
    const front = ids.find((id) => this.#front.has(id)) ?? ids[0];
    ids.forEach((id, i) => {
      this.panes[id].card.hidden = id !== front;
      if (ids.length > 1) {
        tabs[i].setAttribute("aria-selected", String(id === front));
        tabs[i].tabIndex = id === front ? 0 : -1;
      }
      this.#drawBadge(id);
    });
    const pane = this.panes[front];
    pane.seen();
    requestAnimationFrame(() => pane.toEnd?.());
  }

  #arrow(event, ids) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = ids[(ids.indexOf(event.currentTarget.dataset.pane) + step + ids.length) % ids.length];
    this.reveal(next);
    document.getElementById(`tab-${next}`).focus();
  }

  #drawBadge(id) {
    const badge = document.querySelector(`#tab-${id} .badge`);
    if (!badge) return;
    const { unread } = this.panes[id];
    badge.hidden = !unread;
    badge.textContent = unread > 99 ? "99+" : unread;
    badge.parentNode.setAttribute("aria-label", unread ? `${t(`pane_${id}`)}, ${t("unread", { n: unread })}` : t(`pane_${id}`));
  }
}
