// The eight steps of the guided tour, made from the seed's facts; facts.tour replaces them, facts.say their words.

import { SAY, STEPS } from "./tourwords.js";
import { language } from "./words.js";

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
  return [
    step("monday", {
      look: { pane: "owner_mail", match: say.vega },
      do: [{ show: { pane: "manager", as: "olga" } }, { say: { as: "olga", text: say.client_command } }],
      done: { message: { chat: "olga", by: "bot", match: say.vega } },
    }),
    step("ask",
      { look: { pane: "phone", as: "vega" }, do: [{ prefill: { pane: "phone", text: say.vega_asks } }] },
      { look: { pane: "phone", as: "vega", light: "send" }, do: [{ send: { pane: "phone" } }], done: { message: { chat: "vega", by: "bot" } } }),
    step("card", {
      look: { pane: "staff", as: "olga", light: say.bill },
      do: [{ press: { pane: "staff", button: say.bill } }, { clock: { advance_seconds: 75 } }],
      done: { message: { chat: "vega", by: "bot", key: say.accept } },
    }),
    step("accept", {
      look: { pane: "phone", as: "vega", light: say.accept },
      do: [{ press: { pane: "phone", button: say.accept } }],
      done: { message: { chat: "vega", by: "bot" } },
    }),
    step("work",
      { look: { pane: "employee", as: "ivan", light: say.plus30 }, do: [{ press: { pane: "employee", button: say.plus30 } }], done: { message: { chat: "ivan", by: "bot" } } },
      { look: { pane: "employee", as: "ivan", light: say.resolve }, do: [{ press: { pane: "employee", button: say.resolve } }], done: { message: { chat: "vega", by: "bot" } } },
      { look: { pane: "phone", as: "vega" }, do: [{ prefill: { pane: "phone", text: say.thanks } }, { send: { pane: "phone" } }], done: { message: { chat: "vega", by: "vega" } } }),
    step("mail",
      { look: { pane: "client_mail", as: "client" }, do: [{ mail: { pane: "client_mail", subject: say.mail_subject, text: say.mail_text } }] },
      { look: { pane: "client_mail", as: "client", light: "send" }, do: [{ send: { pane: "client_mail" } }], done: { mail: { box: "client" } }, then: [{ open: { pane: "client_mail" } }] },
      { look: { pane: "staff", as: "olga", light: say.in_tariff }, do: [{ press: { pane: "staff", button: say.in_tariff } }], done: { message: { chat: "staff", by: "bot" } } }),
    step("low", {
      look: { pane: "phone", as: "vega" },
      do: [{ say: { as: "vega", text: say.balance_command } }],
      done: { message: { chat: "vega", by: "bot" } },
    }),
    step("after", {
      look: { pane: "owner_mail" },
      do: [{ clock: { to: "monday" } }],
      done: { mail: { box: "owner", match: say.vega } },
      then: [{ open: { pane: "owner_mail", match: say.vega } }],
    }),
  ];
}
