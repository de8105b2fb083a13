// One message of a chat: bubble, quote, media, text, keyboard, and what one may do with it.

import { avatar, h, icon, iconButton } from "./dom.js";
import { formatted } from "./entities.js";
import { gist, mediaOf } from "./media.js";
import { full, hourMinute, sum } from "./moments.js";
import { t } from "./words.js";

const STYLES = new Set(["danger", "success", "primary"]);

/**
 * `view`: {store, chat, me, group, follows (the same author spoke just before), on}; `on` has reply, react, edit,
 * remove, press(message, button, element), link(url), command(text), jump(id).
 */
export function messageNode(message, view) {
  const service = serviceWords(message, view.store);
  if (service) return h("li", { class: "service", dataset: { id: message.message_id } }, h("span", {}, service));
  const mine = message.from?.id === view.me;
  const bare = message.sticker && !message.text && !message.caption;
  const node = h("li", {
    class: ["message", mine ? "is-mine" : "is-theirs", view.follows && "follows", bare && "is-bare"],
    dataset: { id: message.message_id, from: message.from?.id ?? "" },
    // A tap is a focus where there is no pointer to hover with.
    tabIndex: -1,
  }, view.group && !mine && face(message, view), h("div", { class: "stack" }, bubble(message, view, mine), keyboard(message, view)), tools(message, view, mine));
  return node;
}

function face(message, view) {
  const author = message.sender_chat?.title ?? view.store.name(message.from);
  return view.follows ? h("span", { class: "avatar-gap" }) : avatar(message.from?.id ?? 0, author, message.from?.is_bot ? "is-bot" : "");
}

/** A bill of the bot's: what for and how much; Telegram's own button under it pays. */
function bill(message) {
  const { title, description, currency, total_amount } = message.invoice;
  return h("div", { class: ["bill", message.paid && "is-paid"] }, h("b", {}, title), h("span", {}, description),
    h("strong", {}, sum(currency, total_amount), message.paid && h("span", { class: "bill-paid" }, icon("check", 14), t("paid"))));
}

function bubble(message, view, mine) {
  if (message.invoice) {
    return h("div", { class: "bubble", ondblclick: () => view.on.reply(message) },
      view.group && !mine && !view.follows && author(message, view), forwarded(message, view), bill(message), foot(message, view));
  }
  const text = message.text ?? message.caption;
  const entities = message.entities ?? message.caption_entities;
  const media = mediaOf(message);
  const words = text && h("div", { class: "words", dir: "auto" },
    formatted(text, entities, { onLink: view.on.link, onCommand: view.on.command }));
  const pictured = message.photo && "has-picture";
  const empty = !text && !media.length && h("div", { class: "words quiet" }, t("unsupported"));
  return h("div", { class: ["bubble", pictured, !text && "no-words"], ondblclick: () => view.on.reply(message) },
    view.group && !mine && !view.follows && author(message, view), forwarded(message, view), quote(message, view),
    media, words, empty, foot(message, view));
}

const author = (message, view) => h("div", { class: ["author", `tint-${Math.abs(message.from?.id ?? 0) % 7}`] },
  view.store.name(message.from), message.from?.is_bot && h("span", { class: "bot-mark" }, t("bot")));

function forwarded(message, view) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user_name ?? origin.sender_chat?.title ?? origin.chat?.title ?? view.store.name(origin.sender_user);
  return h("div", { class: "forwarded" }, t("forwarded", { name }));
}

function quote(message, view) {
  const original = message.reply_to_message;
  if (!original || original.forum_topic_created) return null;
  const words = message.quote?.text ?? gist(original);
  return h("button", { type: "button", class: ["quote", `tint-${Math.abs(original.from?.id ?? 0) % 7}`], onclick: () => view.on.jump(original.message_id) },
    h("b", {}, view.store.name(original.from)), h("span", {}, words));
}

function foot(message, view) {
  const said = new Date(message.date * 1000);
  const reactions = new Set((message.reactions ?? []).map(({ emoji }) => emoji));
  return h("div", { class: "foot" }, [...reactions].map((emoji) => h("span", { class: "reaction" }, emoji)),
    h("time", { datetime: said.toISOString(), title: full(said) }, message.edit_date && `${t("edited")} `, hourMinute(said)));
}

function keyboard(message, view) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return h("div", { class: "keyboard" }, rows.map((row) => h("div", { class: "keyboard-row" }, row.map((button) => key(message, button, view)))));
}

function key(message, button, view) {
  const style = STYLES.has(button.style) ? `is-${button.style}` : "";
  if (button.url) {
    return h("a", { class: ["key", style], href: button.url, target: "_blank", rel: "noopener noreferrer",
      onclick: (event) => view.on.link(button.url) && event.preventDefault() }, button.text, h("span", { class: "key-corner" }, icon("out", 12)));
  }
  if (button.pay) {
    const words = t("pay_sum", { sum: sum(message.invoice.currency, message.invoice.total_amount) });
    return h("button", { type: "button", class: ["key", "is-pay", style], onclick: (event) => view.on.pay(message, event.currentTarget) }, words, h("span", { class: "key-corner" }, icon("card", 14)));
  }
  if (button.copy_text) {
    return h("button", { type: "button", class: ["key", style], onclick: () => view.on.copy(button.copy_text.text) }, button.text);
  }
  return h("button", { type: "button", class: ["key", style], disabled: Boolean(button.disabled),
    onclick: (event) => view.on.press(message, button, event.currentTarget) }, button.text);
}

function tools(message, view, mine) {
  const editable = mine && message.text;
  return h("div", { class: "tools" },
    iconButton("reply", t("reply"), () => view.on.reply(message)),
    h("button", { type: "button", class: "icon-button", "aria-label": `${t("react")} 👍`, title: t("react"), onclick: () => view.on.react(message) }, "👍"),
    view.on.forward?.offered() && iconButton("forward", t("forward"), () => view.on.forward(message)),
    editable && iconButton("edit", t("edit"), () => view.on.edit(message)),
    mine && iconButton("bin", t("remove"), () => view.on.remove(message)));
}

function serviceWords(message, store) {
  const names = (people) => people.map((person) => store.name(person)).join(", ");
  if (message.new_chat_members) return t("s_joined", { name: names(message.new_chat_members) });
  if (message.left_chat_member) return t("s_left", { name: store.name(message.left_chat_member) });
  if (message.group_chat_created || message.supergroup_chat_created) return t("s_created");
  if (message.new_chat_title) return t("s_title", { name: message.new_chat_title });
  if (message.forum_topic_created) return t("s_topic", { name: message.forum_topic_created.name });
  if (message.pinned_message) return t("s_pinned", { name: store.name(message.from) });
  const money = message.successful_payment ?? message.refunded_payment;
  if (money) return t(message.successful_payment ? "s_paid" : "s_refunded", { sum: sum(money.currency, money.total_amount) });
  if (message.migrate_to_chat_id || message.migrate_from_chat_id) return t("s_migrated");
  return null;
}

/** The line above the composer while replying or editing. */
export const composerNote = (message, store, editing) => [
  icon(editing ? "edit" : "reply", 18),
  h("span", { class: "note-words" }, h("b", {}, editing ? t("editing") : t("replying", { name: store.name(message.from) })), h("span", {}, gist(message))),
];
