// Telegram's formatting (Bot API: MessageEntity, offsets in UTF-16 units, as JavaScript counts) as elements.

import { h } from "./dom.js";
import { t } from "./words.js";

const SIMPLE = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

/** A fragment of the text with its entities; `onLink(url)` may return true to take a link over. */
export function formatted(text, entities = [], { onLink, onCommand } = {}) {
  const wide = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...pieces(text, wide, 0, text.length, { onLink, onCommand }));
  return fragment;
}

function pieces(text, entities, from, to, on) {
  const made = [];
  let at = from;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i];
    if (entity.offset < at || entity.offset >= to) continue;
    if (entity.offset > at) made.push(text.slice(at, entity.offset));
    const end = Math.min(entity.offset + entity.length, to);
    const inside = entities.slice(i + 1).filter((other) => other.offset < end);
    made.push(element(entity, text.slice(entity.offset, end), pieces(text, inside, entity.offset, end, on), on));
    at = end;
  }
  if (at < to) made.push(text.slice(at, to));
  return made;
}

function element(entity, raw, children, on) {
  const simple = SIMPLE[entity.type];
  if (simple) return h(simple, {}, children);
  switch (entity.type) {
    case "pre":
      return h("pre", {}, h("code", {}, children));
    case "spoiler":
      return h("span", { class: "spoiler", tabindex: 0, onclick: (e) => e.currentTarget.classList.add("is-open") }, children);
    case "blockquote":
      return h("blockquote", {}, children);
    case "expandable_blockquote":
      return expandable(children);
    case "text_link":
      return link(entity.url, children, on);
    case "url":
      return link(/^\w+:/.test(raw) ? raw : `https://${raw}`, children, on);
    case "email":
      return link(`mailto:${raw}`, children, on);
    case "bot_command":
      return h("button", { type: "button", class: "inline-command", onclick: () => on.onCommand?.(raw) }, children);
    case "mention": case "text_mention": case "hashtag": case "cashtag": case "phone_number":
      return h("span", { class: "mention" }, children);
    default:
      return h("span", {}, children);
  }
}

function link(url, children, on) {
  const safe = /^(https?|mailto|tg|tel):/i.test(url) ? url : "#";
  return h("a", {
    href: safe, target: "_blank", rel: "noopener noreferrer",
    onclick: (event) => on.onLink?.(safe) && event.preventDefault(),
  }, children);
}

function expandable(children) {
  const toggle = h("button", { type: "button", class: "quote-toggle", "aria-expanded": "false" }, t("more"));
  const quote = h("blockquote", { class: "is-folded" }, h("div", { class: "quote-text" }, children), toggle);
  toggle.addEventListener("click", () => {
    const folded = quote.classList.toggle("is-folded");
    toggle.textContent = folded ? t("more") : t("less");
    toggle.setAttribute("aria-expanded", String(!folded));
  });
  return quote;
}
