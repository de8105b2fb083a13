// Puts the page together: store, cast, six panes in their columns, the bar, the tour.

import { Cast } from "./cast.js";
import { ChatPane } from "./chat.js";
import { Commands } from "./commands.js";
import { Deck } from "./deck.js";
import { h } from "./dom.js";
import { MailPane } from "./mailpane.js";
import { showToast } from "./notices.js";
import { stepsFor } from "./steps.js";
import { Store } from "./store.js";
import { TopBar } from "./topbar.js";
import { Tour } from "./tour.js";
import { language, t } from "./words.js";

const SEED_POLL_MS = 700;
const $ = (id) => document.getElementById(id);

const store = new Store();
const cast = new Cast(store);
const commands = new Commands();

function phoneBody(pane) {
  const bar = h("div", { class: "phone-bar", "aria-hidden": "true" }, h("span", { class: "phone-time" }), h("span", { class: "phone-notch" }), h("span", { class: "phone-signs" }));
  const body = h("div", { class: "phone" }, bar, pane.node, h("div", { class: "phone-foot", "aria-hidden": "true" }));
  pane.frame = body;
}

function makePanes() {
  const chat = (id, more = {}) => new ChatPane({ id, store, cast, commands, ...more });
  const panes = {
    phone: chat("phone"), staff: chat("staff", { group: true }), manager: chat("manager"), employee: chat("employee"),
    client_mail: new MailPane({ id: "client_mail", store, cast }), owner_mail: new MailPane({ id: "owner_mail", store, cast }),
  };
  for (const id of ["phone", "staff", "manager", "employee"]) panes[id].who = cast.chooser(panes[id], id);
  for (const id of ["client_mail", "owner_mail"]) panes[id].top.prepend(cast.mailChooser(panes[id], id));
  phoneBody(panes.phone);
  cast.attach(panes);
  return panes;
}

async function fillPanes(panes, { anew = false } = {}) {
  await cast.loadAddresses();
  const groups = [...store.chats.values()].filter(({ type, migrated_to }) => type.endsWith("group") && !migrated_to);
  const staff = store.facts.staff_chat ?? groups.at(-1)?.id ?? null;
  // The mail first: the tour opens on it.
  await Promise.all(["owner_mail", "client_mail"].map((id) => panes[id].be((!anew && panes[id].address) || cast.firstMailbox(id))));
  const group = panes.staff.groupId === staff ? null : panes.staff.show(staff);
  const beings = ["phone", "staff", "manager", "employee"].filter((id) => anew || !store.people.has(panes[id].me)).map((id) => panes[id].be(cast.first(id)));
  await Promise.all([group, ...beings]);
}

/** Until the seed has been played, say how far it is; the panes fill meanwhile. */
async function waitForSeed(panes) {
  const line = h("span", { class: "seed-line" });
  const meter = h("progress", { max: 1, "aria-label": t("preparing") });
  $("tour").replaceChildren(h("section", { class: "strip is-seed" }, h("div", { class: "story" }, h("h1", {}, t("preparing")), line), meter));
  while (store.facts.ready === false) {
    line.textContent = store.facts.doing ?? "";
    if (store.facts.progress !== undefined) meter.value = store.facts.progress;
    await refill(panes);
    await new Promise((rest) => setTimeout(rest, SEED_POLL_MS));
    await store.loadFacts();
  }
  $("tour").replaceChildren();
  await store.reload();
}

/** Until the first answers are here: an empty pane must not look like an empty mailbox. */
function showLoading() {
  document.body.setAttribute("aria-busy", "true");
  $("tour").replaceChildren(h("section", { class: "strip is-seed is-loading", role: "status" }, h("div", { class: "story" }, h("h1", {}, t("loading"))), h("progress", { "aria-label": t("loading") })));
}

async function main() {
  document.documentElement.lang = language;
  document.title = `Okoshko · ${t("title")}`;
  const panes = makePanes();
  const deck = new Deck($("deck"), panes);
  cast.reveal = (id) => deck.reveal(id);
  const bar = new TopBar({ root: $("top"), store, complain: (words) => showToast($("overlay"), words) });
  showLoading();
  await store.open();
  if (store.facts.ready === false) await waitForSeed(panes);
  await fillPanes(panes, { anew: true });
  document.body.removeAttribute("aria-busy");
  // A person, group or mailbox may appear later, in free play or after a reset by somebody else.
  for (const event of ["people", "reload", "message", "mail"]) store.addEventListener(event, () => refill(panes));
  await new Tour({ root: $("tour"), store, panes, deck, steps: stepsFor(store.facts), replay: () => bar.reset() }).open();
  document.body.dataset.ready = "yes";
}

let refilling = Promise.resolve();

function refill(panes) {
  const lacking = ["phone", "manager", "employee"].some((id) => !store.people.has(panes[id].me)) || !store.chats.has(panes.staff.chat)
    || !panes.client_mail.address || !panes.owner_mail.address;
  if (lacking) refilling = refilling.then(() => fillPanes(panes));
  return refilling;
}

main().catch((failure) => {
  showToast($("overlay"), `${t("offline")} (${failure.message})`);
  throw failure;
});
