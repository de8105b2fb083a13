// What of the tour has been done in this play already. It is read from what people see, so a second tab repeats nothing.

import { isKey } from "./chat.js";
import { control } from "./control.js";

const WEEKLY = /^\d{4}-W\d\d\.png$/;

/** `id(name)`: the person, chat or mailbox of the tour's name. */
export class Progress {
  constructor({ store, id }) {
    Object.assign(this, { store, id });
  }

  #seen = (name) => this.store.messagesOf(this.id(name));

  /** The newest message somebody wrote in exactly these words, not before `since`. */
  async said(as, text, since) {
    return (await this.#seen(as)).findLast((message) => message.from?.id === this.id(as) && message.text === text && (!since || message.message_id > since.message_id));
  }

  /** Vega's request of the tour: {asked, answer, number}; null before it was asked. */
  async request(text) {
    const asked = await this.said("vega", text);
    if (!asked) return null;
    const answer = (await this.#seen("vega")).find((message) => message.message_id > asked.message_id && message.from?.is_bot && /#\d+/.test(message.text ?? ""));
    return { asked, answer, number: answer && /#(\d+)/.exec(answer.text)[1] };
  }

  /** What the bot wrote in a chat about the request. */
  async about(chat, request) {
    if (!request?.number) return [];
    const named = new RegExp(`#${request.number}(?!\\d)`);
    return (await this.#seen(chat)).filter((message) => message.from?.is_bot && named.test(message.text ?? message.caption ?? ""));
  }

  async cards(words) {
    return (await this.#seen("staff")).filter((message) => message.from?.is_bot && (message.text ?? message.caption ?? "").includes(words));
  }

  async sentMail(box, subject) {
    return (await control.mails(this.id(box), "sent")).some((mail) => mail.subject === subject);
  }

  /** Monday's mails before and after the tour's request, newest of each; `after` undefined until the week is over. */
  async mondays(text) {
    const request = await this.request(text);
    const weekly = (await control.mails(this.id("owner"))).filter(({ pictures }) => (pictures ?? []).some((name) => WEEKLY.test(name)))
      .sort((a, b) => new Date(b.date) - new Date(a.date));
    if (!request) return { before: weekly[0], last: weekly[1] };
    const isBefore = ({ date }) => new Date(date) <= request.asked.date * 1000;
    return { before: weekly.find(isBefore), after: weekly.find((mail) => !isBefore(mail)) };
  }
}

export const hasKey = (messages, name) =>
  messages.some(({ reply_markup }) => (reply_markup?.inline_keyboard ?? []).flat().some((key) => isKey(key, name)));

/** For each acting move of the tour, whether it was done; `say` are the words of the seed. */
export function deeds(say) {
  const request = (world) => world.request(say.vega_asks);
  const ofVega = async (world) => {
    const asked = await request(world);
    return (await world.about("vega", asked)).filter(({ message_id }) => message_id > asked.answer.message_id);
  };
  const ofIvan = async (world) => world.about("ivan", await request(world));
  const resolved = async (world) => {
    const seen = await ofIvan(world);
    return seen.length > 0 && !hasKey(seen, "data:done");
  };
  return {
    looked: async (world) => {
      const [said, { before }] = await Promise.all([world.said("olga", say.client_command), world.mondays(say.vega_asks)]);
      return Boolean(said && before && said.date * 1000 >= new Date(before.date));
    },
    asked: async (world) => Boolean(await request(world)),
    priced: async (world) => (await ofVega(world)).length > 0,
    accepted: async (world) => {
      const seen = await ofVega(world);
      return seen.length > 0 && !hasKey(seen, "data:accept");
    },
    assigned: async (world) => (await ofIvan(world)).length > 0,
    // The one number of the tour that stands on Ivan's card only once it is logged.
    logged: async (world) => await resolved(world) || (await ofIvan(world)).some(({ text, edit_date }) => edit_date && /(?<!\d)30(?!\d)/.test(text ?? "")),
    resolved,
    thanked: async (world) => {
      const asked = await request(world);
      return Boolean(asked && await world.said("vega", say.thanks, asked.asked));
    },
    mailed: (world) => world.sentMail("client", say.mail_subject),
    granted: async (world) => {
      const cards = await world.cards(say.mail_subject);
      return cards.length > 0 && !hasKey(cards.slice(-1), "data:in1");
    },
    balance: async (world) => {
      const asked = await request(world);
      return Boolean(asked && await world.said("vega", say.balance_command, asked.asked));
    },
    week: async (world) => Boolean((await world.mondays(say.vega_asks)).after),
  };
}
