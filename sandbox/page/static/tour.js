// The guided tour: a strip with one lit button. It only does what a visitor could do by hand, through the panes.
//
// A step: {name, title, sentence, moves}. A move is one press of the lit button:
//   label   the words on the button
//   look    what is shown and lit meanwhile: {pane, as?, light?: "send" | name of an inline button, match?: a mail,
//           monday?: Monday's mail before this was asked, wide?: its neighbour's place too, prefill?: words to send,
//           message?: the newest message to be seen}
//   did     whether it was done in this play already (async, of a Progress): then it is only shown, not done again
//   do      actions in order: {show: {pane, as?}}, {prefill: {pane, text}}, {send: {pane}}, {say: {as, chat?, text}},
//           {press: {pane, button, match?}}, {mail: {pane, to?, subject, text}}, {open: {pane, match?}},
//           {clock: {advance_seconds} | {to: iso | "monday"}}, {compare: {pane, asked, name}}: two Mondays' mails
//   done    when to go on: {message: {chat, by?, match?, key?}} or {mail: {box, match?}}; absent: after `do`
//   then    actions once it is done
// People, chats and mailboxes are named as in facts.people and facts.mails; "staff" is the staff chat, "bot" the bot.
// `match` is a regular expression over the words (of a mail: its subject and text). A button is named by the beginning
// of its words, or by what it does, whatever its language: "data:ACTION", "data:ACTION NAME".

import { isKey } from "./chat.js";
import { control } from "./control.js";
import { h, icon, iconButton } from "./dom.js";
import { nextMonday } from "./moments.js";
import { passAlerts } from "./notices.js";
import { Progress } from "./progress.js";
import { STRIP } from "./tourwords.js";
import { fill, language, languageName, t } from "./words.js";

const KEY = "okoshko.tour";
const PATIENCE_MS = 25_000;
const REST_MS = 1400;
const KEY_LOOKS = 40;
const KEY_REST_MS = 150;
/** What only shows something, and so may be repeated. */
const SHOWING = ["show", "open", "compare"];
export const COMMAND = ".venv/bin/okoshko init";
const words = STRIP[language] ?? STRIP.en;

export class Tour {
  #at = { step: 0, move: 0 };
  #state = "ready"; // looking, ready, waiting, late, done
  #turn = 0;

  /** `replay`: asks whether the weeks shall be played in the visitor's language. */
  constructor({ root, store, panes, deck, steps, replay }) {
    Object.assign(this, { root, store, panes, deck, steps, replay });
    this.progress = new Progress({ store, id: this.#id });
    store.addEventListener("message", ({ detail }) => this.#heard(detail));
    store.addEventListener("mail", ({ detail }) => this.#mailed(detail.mailboxes));
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    if (kept && kept.run === (store.facts.run ?? null) && kept.step <= steps.length) {
      this.hidden = kept.hidden;
      this.#at.step = kept.step;
    }
  }

  get #move() {
    return this.steps[this.#at.step]?.moves[this.#at.move];
  }

  async open() {
    if (!this.steps.length) return;
    await this.#enter();
  }

  go(step) {
    this.#at = { step: Math.max(0, Math.min(step, this.steps.length)), move: 0 };
    return this.#enter();
  }

  async #enter() {
    const turn = ++this.#turn;
    // Until it is known whether the move was done already, a press could only do it a second time.
    this.#state = this.#move?.did && !this.hidden ? "looking" : "ready";
    this.#did = false;
    this.#since = this.store.now() - 1000;
    sessionStorage.setItem(KEY, JSON.stringify({ run: this.store.facts.run ?? null, step: this.#at.step, hidden: this.hidden ?? false }));
    passAlerts();
    this.#draw();
    if (this.#move && !this.hidden) {
      this.#did = Boolean(await this.#move.did?.(this.progress).catch(() => false));
      if (turn !== this.#turn) return;
      if (this.#state === "looking") {
        this.#state = "ready";
        this.#did ? this.#draw() : this.#enable();
      }
      await this.#show(this.#move.look);
    }
    if (turn === this.#turn) this.#light();
  }

  #did = false;
  #since = 0;

  /** The button alone: what a visitor may be about to press beside it stays where it is. */
  #enable() {
    const lit = this.root.querySelector(".lit-button");
    lit.disabled = false;
    lit.className = "lit-button is-ready";
  }

  async #show({ pane, as, match, monday, wide, prefill, list } = {}) {
    if (!pane) return;
    const shown = this.panes[pane];
    if (as) await shown.be(this.#id(as));
    this.deck.reveal(pane);
    if (wide) this.deck.widen(pane);
    if (list) shown.toList();
    if (match) this.#openMail(pane, match);
    if (monday) await this.#openMonday(pane, monday);
    if (prefill && !this.#did && !shown.composer.text) shown.composer.prefill(prefill, { focus: false });
  }

  async #openMonday(pane, asked) {
    await this.panes[pane].refresh({ quietly: true });
    const { before } = await this.progress.mondays(asked);
    if (before) this.panes[pane].open(`in/${before.id}`);
  }

  async #compare({ pane, asked, name, wide }) {
    const found = await this.progress.mondays(asked);
    const [before, after] = found.after ? [found.before, found.after] : [found.last, found.before];
    if (!before || !after) return;
    await this.panes[pane].refresh();
    if (wide) this.deck.widen(pane);
    const of = (mail) => ({ ...mail, key: `in/${mail.id}` });
    this.panes[pane].compare(of(before), of(after), { title: words.compare, note: words.compare_note, before: words.before, after: words.after, name });
  }

  async press() {
    const turn = this.#turn;
    const move = this.#move;
    this.#state = "waiting";
    this.#draw();
    try {
      for (const action of move.do) {
        if (this.#did && !SHOWING.includes(Object.keys(action)[0])) continue;
        await this.#act(action);
        if (turn !== this.#turn) return;
      }
    } catch (refused) {
      if (turn !== this.#turn) return;
      this.problem = refused.message;
      this.#state = "late";
    }
    if (turn !== this.#turn) return;
    if ((!move.done || this.#did) && this.#state === "waiting") return this.#finish();
    this.#draw();
    setTimeout(() => turn === this.#turn && this.#state === "waiting" && this.#tooLate(), PATIENCE_MS);
  }

  #tooLate() {
    this.#state = "late";
    this.#draw();
  }

  async #finish() {
    const turn = ++this.#turn;
    const { then = [], do: acted } = this.#move;
    this.#state = "done";
    passAlerts();
    this.#draw();
    for (const action of then) await this.#act(action);
    const last = this.#at.move === this.steps[this.#at.step].moves.length - 1;
    if (last && acted.length && !this.#did) await new Promise((rest) => setTimeout(rest, REST_MS));
    if (turn !== this.#turn) return;
    this.#at = last ? { step: this.#at.step + 1, move: 0 } : { step: this.#at.step, move: this.#at.move + 1 };
    await this.#enter();
  }

  async #act(action) {
    const [[name, about]] = Object.entries(action);
    const pane = about.pane && this.panes[about.pane];
    if (name === "show") await this.#show(about);
    else if (name === "prefill") pane.composer.prefill(about.text);
    else if (name === "send") await (pane.composer ?? pane.sheet).submit();
    else if (name === "say") {
      await control.say({ from: this.#id(about.as), ...(about.chat && { chat: this.#id(about.chat) }), text: about.text });
      pane?.toEnd();
    }
    else if (name === "mail") pane.write({ subject: about.subject, text: about.text, ...(about.to && { to: this.#id(about.to) }) });
    else if (name === "open") await pane.refresh().then(() => this.#openMail(about.pane, about.match));
    else if (name === "compare") await this.#compare(about);
    else if (name === "clock") await control.moveClock(about.to ? { to: about.to === "monday" ? nextMonday(this.store.now()).toISOString() : about.to } : about);
    else if (name === "press") await this.#pressKey(pane, about);
  }

  async #pressKey(pane, { button, match }) {
    let key = pane.findKey(button, match);
    // A question that follows from the action before may still be on its way.
    for (let looks = 0; !key && looks < KEY_LOOKS; looks++) {
      await new Promise((rest) => setTimeout(rest, KEY_REST_MS));
      key = pane.findKey(button, match);
    }
    if (!key) throw new Error(words.late);
    await pane.press(key.message, key.button, pane.keyNode(key), { quiet: true });
  }

  #openMail(pane, match) {
    const mail = this.panes[pane].received().find(({ subject, text }) => !match || new RegExp(match, "iu").test(`${subject}\n${text}`));
    if (mail) this.panes[pane].open(mail.key);
  }

  #id = (name) => (name === "staff" ? this.panes.staff.chat : this.store.facts.people?.[name] ?? this.store.facts.mails?.[name] ?? name);

  #heard({ chat, message }) {
    this.#light();
    const wanted = this.#move?.done?.message;
    if (!wanted || !message || this.#over() || chat !== this.#id(wanted.chat)) return;
    const said = Math.max(message.date, message.edit_date ?? 0) * 1000;
    if (said < this.#since - 1000) return;
    if (wanted.by === "bot" ? !message.from?.is_bot : wanted.by && message.from?.id !== this.#id(wanted.by)) return;
    if (wanted.match && !new RegExp(wanted.match, "iu").test(message.text ?? message.caption ?? "")) return;
    const keys = (message.reply_markup?.inline_keyboard ?? []).flat();
    if (wanted.key && !keys.some((key) => isKey(key, wanted.key))) return;
    this.#finish();
  }

  async #mailed(mailboxes) {
    const wanted = this.#move?.done?.mail;
    const mailbox = wanted && this.#id(wanted.box);
    if (!wanted || this.#over() || !mailboxes.includes(mailbox)) return;
    const turn = this.#turn;
    const mails = await control.mails(mailbox);
    const found = mails.some(({ date, subject, text }) => new Date(date) >= this.#since && (!wanted.match || new RegExp(wanted.match, "iu").test(`${subject}\n${text}`)));
    if (found && turn === this.#turn) this.#finish();
  }

  // A visitor may also do the move by hand, so it counts whether or not the lit button was pressed.
  #over = () => this.hidden || this.#state === "done";

  #light() {
    for (const pane of Object.values(this.panes)) pane.card.classList.remove("is-lit");
    for (const lit of document.querySelectorAll(".lit-here")) lit.classList.remove("lit-here");
    if (this.hidden || !this.#move?.look?.pane) return;
    const { pane, light } = this.#move.look;
    this.panes[pane].card.classList.add("is-lit");
    requestAnimationFrame(() => this.#lightKey(this.panes[pane], light));
    if (this.#move.look.message && this.#state === "ready") this.panes[pane].showMessage(this.#move.look.message).then((node) => node?.querySelector(".bubble").classList.add("lit-here"));
  }

  #lightKey(pane, light) {
    if (!light || this.#did || this.#move?.look?.light !== light) return;
    if (light === "send") return (pane.composer ?? pane.sheet).sender.classList.add("lit-here");
    const key = pane.findKey(light);
    if (key) pane.keyNode(key)?.classList.add("lit-here");
  }

  #hide(hidden) {
    this.hidden = hidden;
    this.#enter();
  }

  #draw() {
    const { step } = this.#at;
    const resume = h("button", { type: "button", class: "soft-button", "aria-label": words.resume, title: words.resume, onclick: () => this.#hide(false) },
      icon("play", 15), h("span", { class: "resume-words" }, words.resume));
    document.getElementById("resume").replaceChildren(...(this.hidden ? [resume] : []));
    if (this.hidden) return this.root.replaceChildren();
    const over = step >= this.steps.length;
    this.root.replaceChildren(h("section", { class: "strip", "aria-label": words.resume }, this.#dots(step), over ? this.#end() : this.#story(), this.#buttons(over)));
  }

  #dots = (step) => h("div", { class: "dots", role: "img", "aria-label": fill(words.step, { n: Math.min(step + 1, this.steps.length), all: this.steps.length }) },
    this.steps.map((_, i) => h("span", { class: i < step ? "is-past" : i === step ? "is-now" : "" })));

  #story() {
    const { title, sentence } = this.steps[this.#at.step];
    const told = this.#state === "late" ? this.problem ?? words.late : sentence;
    this.problem = undefined;
    return h("div", { class: "story", "aria-live": "polite" },
      h("p", { class: "count" }, fill(words.step, { n: this.#at.step + 1, all: this.steps.length })), h("h1", {}, title), this.#otherWeeks(), h("p", {}, told));
  }

  /** The page speaks another language than the weeks were played in. */
  #otherWeeks() {
    const { language: played, languages = [] } = this.store.facts;
    if (!played || played === language || !languages.includes(language)) return null;
    return h("p", { class: ["other-weeks", this.#at.step === 0 && "is-first"] }, t("other_weeks", { weeks: languageName(played) }), " ",
      h("button", { type: "button", onclick: () => this.replay?.() }, t("play_in_mine")));
  }

  #end = () => h("div", { class: "story", "aria-live": "polite" }, h("h1", {}, words.end_title), h("p", {}, words.end, " ", h("code", {}, COMMAND)));

  #buttons(over) {
    const move = this.#move;
    const ready = this.#did ? fill(words.go_on, { label: move.label }) : move?.label;
    const label = { looking: ready, ready, late: move?.label, waiting: words.wait, done: words.done }[this.#state];
    const lit = over
      ? h("button", { type: "button", class: "lit-button", onclick: (event) => this.#copy(event.currentTarget) }, words.copy)
      : h("button", { type: "button", class: ["lit-button", `is-${this.#state}`], disabled: ["looking", "waiting", "done"].includes(this.#state), onclick: () => this.press() },
        this.#state === "done" && icon("check", 18), label);
    return h("div", { class: "strip-buttons" }, lit, h("div", { class: "strip-small" },
      iconButton("back", words.back, () => this.go(this.#at.step - 1), { disabled: this.#at.step === 0, class: "icon-button" }),
      iconButton("next", words.skip, () => this.go(this.#at.step + 1), { disabled: over, class: "icon-button" }),
      iconButton("close", words.hide, () => this.#hide(true))));
  }

  #copy(button) {
    navigator.clipboard.writeText(COMMAND).then(() => (button.textContent = words.copied), () => {});
  }
}
