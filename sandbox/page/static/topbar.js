// The bar above everything: name, the sandbox's clock and how to move it, language, light or dark, Reset.

import { control } from "./control.js";
import { h, icon, iconButton } from "./dom.js";
import { clockDay, hourMinute, nextMonday } from "./moments.js";
import { ask } from "./notices.js";
import { chooseLanguage, language, languageName, languages, t } from "./words.js";

const HOUR = 3600;
const THEMES = ["auto", "light", "dark"];
const THEME_ICONS = { auto: "half", light: "sun", dark: "moon" };

export class TopBar {
  constructor({ root, store, complain }) {
    Object.assign(this, { store, complain });
    this.hour = h("b", { class: "clock-hour" });
    this.day = h("span", { class: "quiet" });
    this.firm = h("span", { class: "quiet firm" });
    this.state = h("p", { class: "offline", role: "alert", hidden: true }, t("offline"));
    root.replaceChildren(
      h("div", { class: "brand" }, h("img", { src: "/page/static/icon.svg", alt: "", width: 30, height: 30 }), h("b", {}, "Okoshko"), this.firm),
      h("div", { class: "clock", role: "group", "aria-label": t("move_time") }, h("span", { class: "clock-face", role: "timer" }, icon("clock", 18), this.day, this.hour),
        this.#mover("hour", { advance_seconds: HOUR }, "hour_long"), this.#mover("day", { advance_seconds: 24 * HOUR }, "day_long"),
        h("button", { type: "button", class: "soft-button", "aria-label": t("monday"), title: t("monday"),
          onclick: () => this.#move({ to: nextMonday(store.now()).toISOString() }) }, h("span", { class: "monday-long" }, t("monday")), h("span", { class: "monday-short" }, t("monday_short")))),
      this.#settings(), this.state);
    for (const event of ["clock", "facts", "reload"]) store.addEventListener(event, () => this.#draw());
    store.addEventListener("offline", () => (this.state.hidden = false));
    setInterval(() => this.#draw(), 5000);
    this.#draw();
  }

  #draw() {
    const now = this.store.now();
    this.hour.textContent = hourMinute(now);
    this.day.textContent = clockDay(now);
    this.firm.textContent = this.store.facts.firm ?? t("title");
    for (const place of document.querySelectorAll(".phone-time")) place.textContent = hourMinute(now);
  }

  #mover = (words, move, long) => h("button", { type: "button", class: "soft-button", "aria-label": t(long), title: t(long), onclick: () => this.#move(move) }, t(words));

  #move = (move) => control.moveClock(move).then(() => this.store.readClock()).catch((refused) => this.complain(refused.message));

  /** In a narrow window all but the tour's own button is behind one more. */
  #settings() {
    const rest = h("div", { class: "settings-rest" }, this.#languages(), this.#theme(),
      h("button", { type: "button", class: "soft-button", onclick: () => this.reset() }, icon("again", 17), h("span", {}, t("reset"))));
    const open = iconButton("more", t("settings"), () => node.classList.toggle("is-open"), { class: "icon-button settings-more" });
    const node = h("div", { class: "settings" }, h("span", { id: "resume" }), open, rest);
    document.addEventListener("pointerdown", ({ target }) => node.contains(target) || node.classList.remove("is-open"));
    return node;
  }

  #languages() {
    const select = h("select", { class: "plain", "aria-label": t("language"), onchange: () => chooseLanguage(select.value) },
      languages.map(({ tag, name }) => h("option", { value: tag, lang: tag, selected: tag === language }, name)));
    return h("label", { class: "language" }, icon("globe", 17), select);
  }

  #theme() {
    const now = () => localStorage.getItem("okoshko.theme") ?? "auto";
    const button = iconButton(THEME_ICONS[now()], t("theme"), () => {
      const next = THEMES[(THEMES.indexOf(now()) + 1) % THEMES.length];
      localStorage.setItem("okoshko.theme", next);
      if (next === "auto") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = next;
      tell();
    });
    const tell = () => {
      const label = `${t("theme")}: ${t(`theme_${now()}`)}`;
      button.replaceChildren(icon(THEME_ICONS[now()]));
      button.setAttribute("aria-label", label);
      button.title = label;
    };
    tell();
    return button;
  }

  /** Asks in which language the weeks shall be played again. */
  async reset() {
    const offered = this.store.facts.languages ?? [language];
    const select = h("select", { "aria-label": t("reset_language") }, offered.map((tag) => h("option", { value: tag }, languageName(tag))));
    select.value = offered.includes(language) ? language : offered[0];
    const done = await ask(t("reset_title"), h("div", {}, h("p", {}, t("reset_text")), h("label", {}, t("reset_language"), select)),
      [{ words: t("cancel"), value: "" }, { words: t("reset_go"), value: "go", main: true }]);
    if (!done) return;
    sessionStorage.removeItem("okoshko.tour");
    await control.reset(select.value).then(() => location.reload(), (refused) => this.complain(refused.message));
  }
}
