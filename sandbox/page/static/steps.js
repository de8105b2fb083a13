// The eight steps of the guided tour, made from the seed's facts: facts.steps names those the program can show today,
// facts.say overrides their words, facts.tour replaces them all.

import { deeds } from "./progress.js";
import { SAY, STEPS } from "./tourwords.js";
import { language } from "./words.js";

const BILL = "data:bill1";
const ACCEPT = "data:accept";
const IN_TARIFF = "data:in1";
const LOG = "data:log";
/** A verdict or an assignment can be undone for a minute; the tour does not wait for it. */
const UNDO_OVER = { clock: { advance_seconds: 75 } };

/** The tour fits only a world with these people in it; free play has none. */
const NEEDED = ["vega", "olga", "ivan"];

export function stepsFor(facts) {
  if (facts.tour) return facts.tour;
  if (!facts.staff_chat || !NEEDED.every((name) => facts.people?.[name])) return [];
  const say = { ...(SAY[facts.language] ?? SAY.en), ...facts.say };
  const words = STEPS[language] ?? STEPS.en;
  const step = (name, ...moves) => {
    const [title, sentence, ...labels] = words[name];
    return { name, title, sentence, moves: moves.map((move, i) => ({ label: labels[i], ...move })) };
  };
  const did = deeds(say);
  const mondays = { pane: "owner_mail", wide: true, asked: say.vega_asks, name: say.vega };
  const all = [
    step("monday", {
      look: { pane: "owner_mail", wide: true, monday: say.vega_asks }, did: did.looked,
      do: [{ show: { pane: "manager", as: "olga" } }, { say: { as: "olga", text: say.client_command } }],
      done: { message: { chat: "olga", by: "bot", match: say.vega } },
    }),
    step("ask", {
      look: { pane: "phone", as: "vega", light: "send", prefill: say.vega_asks }, did: did.asked,
      do: [{ prefill: { pane: "phone", text: say.vega_asks } }, { send: { pane: "phone" } }], done: { message: { chat: "vega", by: "bot" } },
    }),
    step("card", {
      look: { pane: "staff", as: "olga", light: BILL }, did: did.priced,
      do: [{ press: { pane: "staff", button: BILL } }, UNDO_OVER],
      done: { message: { chat: "vega", by: "bot", key: ACCEPT } },
    }),
    step("accept", {
      look: { pane: "phone", as: "vega", light: ACCEPT }, did: did.accepted,
      do: [{ press: { pane: "phone", button: ACCEPT } }],
      done: { message: { chat: "vega", by: "bot" } },
    }),
    step("work",
      {
        look: { pane: "staff", as: "olga", light: "data:assign" }, did: did.assigned,
        do: [{ press: { pane: "staff", button: "data:assign" } }, { press: { pane: "manager", button: `data:assign2 ${say.ivan}` } }, UNDO_OVER],
        done: { message: { chat: "ivan", by: "bot", key: LOG } },
      },
      {
        look: { pane: "employee", as: "ivan", light: `${LOG} +30` }, did: did.logged,
        do: [{ press: { pane: "employee", button: `${LOG} +30` } }], done: { message: { chat: "ivan", by: "bot" } },
      },
      {
        look: { pane: "employee", as: "ivan", light: "data:done" }, did: did.resolved,
        do: [{ press: { pane: "employee", button: "data:done" } }], done: { message: { chat: "vega", by: "bot" } },
      },
      {
        look: { pane: "phone", as: "vega" }, did: did.thanked,
        do: [{ prefill: { pane: "phone", text: say.thanks } }, { send: { pane: "phone" } }], done: { message: { chat: "vega", by: "vega" } },
      }),
    step("mail",
      {
        look: { pane: "client_mail", as: "client", list: true }, did: did.mailed,
        do: [{ mail: { pane: "client_mail", subject: say.mail_subject, text: say.mail_text } }],
      },
      {
        look: { pane: "client_mail", as: "client", light: "send" }, did: did.mailed, do: [{ send: { pane: "client_mail" } }],
        done: { mail: { box: "client" } }, then: [{ open: { pane: "client_mail" } }],
      },
      {
        look: { pane: "staff", as: "olga", light: IN_TARIFF }, did: did.granted,
        do: [{ press: { pane: "staff", button: IN_TARIFF } }, UNDO_OVER],
        done: { mail: { box: "client" } }, then: [{ open: { pane: "client_mail" } }],
      }),
    step("low",
      {
        look: { pane: "phone", as: "vega", message: say.low }, did: did.balance,
        do: [{ say: { pane: "phone", as: "vega", text: say.balance_command } }], done: { message: { chat: "vega", by: "bot" } },
      },
      { look: { pane: "manager", as: "olga", message: "^📉" }, do: [] }),
    step("after", {
      look: { pane: "owner_mail", wide: true, monday: say.vega_asks }, did: did.week,
      do: [{ clock: { to: "monday" } }],
      done: { mail: { box: "owner", match: say.vega } },
      then: [{ compare: mondays }],
    }),
  ];
  return facts.steps ? all.filter(({ name }) => facts.steps.includes(name)) : all;
}
