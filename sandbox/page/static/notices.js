// What passes over the page: toasts and alerts of a press, questions, invite links.

import { control } from "./control.js";
import { h } from "./dom.js";
import { sum } from "./moments.js";
import { t } from "./words.js";

const TOAST_MS = 4200;

export function showToast(place, words) {
  for (const older of place.querySelectorAll(".toast")) older.remove();
  const toast = h("div", { class: "toast", role: "status" }, words);
  place.append(toast);
  setTimeout(() => toast.classList.add("is-going"), TOAST_MS);
  setTimeout(() => toast.remove(), TOAST_MS + 400);
}

/** Telegram's alert: stays over its chat until OK. */
export function showAlert(place, words) {
  const before = document.activeElement;
  const close = () => { veil.remove(); before?.focus?.(); };
  const ok = h("button", { type: "button", class: "text-button", onclick: close }, t("ok"));
  const veil = h("div", { class: "alert-veil", onkeydown: (event) => event.key === "Escape" && close() },
    h("div", { class: "alert", role: "alertdialog", "aria-modal": "true", "aria-label": words }, h("p", {}, words), ok));
  place.append(veil);
  ok.focus({ preventScroll: true });
}

/** Alerts nobody has closed make room for what is to be seen next: their words pass over the chat's name. */
export function passAlerts() {
  for (const veil of document.querySelectorAll(".alert-veil")) {
    const place = veil.parentNode.querySelector(".toasts");
    if (place) showToast(place, veil.querySelector("p").textContent);
    veil.remove();
  }
}

/** A dialog with fields; resolves with the pressed button's value, or null when dismissed. */
export function ask(title, content, buttons) {
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "ask", "aria-label": title }, h("h2", {}, title), content,
      h("div", { class: "ask-buttons" }, buttons.map(({ words, value, main }) =>
        h("button", { type: "button", class: main ? "main-button" : "text-button", onclick: () => { dialog.returnValue = value; dialog.close(value); } }, words))));
    dialog.addEventListener("close", () => { dialog.remove(); resolve(dialog.returnValue || null); });
    document.getElementById("overlay").append(dialog);
    dialog.showModal();
  });
}

/** The sheet Telegram shows before it charges somebody; resolves with how it ends, or null. */
export function askToPay({ title, description, currency, total_amount }) {
  const content = h("div", { class: "checkout" }, h("b", {}, title), h("span", {}, description),
    h("strong", {}, sum(currency, total_amount)), h("span", { class: "quiet" }, t("pretend_card")));
  return ask(t("checkout"), content, [
    { words: t("cancel"), value: "" }, { words: t("pay_declined"), value: "abandon" }, { words: t("pay_twice"), value: "twice" },
    { words: t("pay_sum", { sum: sum(currency, total_amount) }), value: "ok", main: true },
  ]);
}

/** A link to the bot with a start code is opened by one of our people, as a tap on a phone would; else false. */
export function openInvite(url, cast) {
  const code = /^https?:\/\/t\.me\/\w+\?(?:.*&)?start=([\w-]+)/.exec(url)?.[1] ?? /^tg:\/\/resolve\?.*start=([\w-]+)/.exec(url)?.[1];
  if (!code) return false;
  const select = h("select", { "aria-label": t("invite_open") }, cast.all().map(({ id, label }) => h("option", { value: id }, label)));
  const preferred = cast.phone();
  if (preferred) select.value = preferred;
  ask(t("invite_open"), select, [{ words: t("cancel"), value: "" }, { words: t("open"), value: "open", main: true }]).then((done) => {
    if (!done) return;
    control.start(Number(select.value), code);
    cast.show(Number(select.value));
  });
  return true;
}
