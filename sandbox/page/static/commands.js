// The bot's commands as a person sees them behind "/": what the bot last set, by the narrowest scope that fits.

import { control } from "./control.js";

const asObject = (value) => (typeof value === "string" ? JSON.parse(value) : value);

/** Reads the journal of the bot's calls, each entry once: there is no other way for a person's Telegram to know. */
export class Commands {
  #read = 0;
  #lists = new Map();

  /** [{command, description}] for a chat; `language` is the person's. Scopes as in the Bot API, "BotCommandScope". */
  async of(chat, group, language = "") {
    await this.#catchUp();
    const scopes = [`chat/${chat}`, group ? "all_group_chats" : "all_private_chats", "default"];
    const keys = scopes.flatMap((scope) => [`${scope}/${language}`, `${scope}/`]);
    return this.#lists.get(keys.find((key) => this.#lists.has(key))) ?? [];
  }

  async #catchUp() {
    for (const { n, method, params, verdict } of await control.journal(this.#read).catch(() => [])) {
      this.#read = n;
      const name = method.toLowerCase();
      if (verdict !== "ok" || !name.endsWith("mycommands") || name.startsWith("get")) continue;
      const scope = asObject(params.scope) ?? { type: "default" };
      const key = `${scope.chat_id ? `${scope.type}/${scope.chat_id}` : scope.type}/${params.language_code ?? ""}`;
      if (name.startsWith("set")) this.#lists.set(key, asObject(params.commands));
      else this.#lists.delete(key);
    }
  }
}
