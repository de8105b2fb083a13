// The control API of the sandbox, one function per call; a refusal becomes an Error with the API's own words.

async function call(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const said = (answer.headers.get("Content-Type") ?? "").includes("json") ? await answer.json() : null;
  if (!answer.ok) throw Object.assign(new Error(said?.error ?? answer.statusText), { status: answer.status });
  return said;
}

const get = (path) => call("GET", path);
const post = (path, body = {}) => call("POST", path, body);

export const control = {
  world: () => get("/page/world"),
  people: () => get("/control/people"),
  addPerson: (person) => post("/control/people", person),
  chats: () => get("/control/chats"),
  messages: (chat, after = 0) => get(`/control/chats/${chat}/messages?after=${after}`),
  say: (words) => post("/control/say", words),
  edit: (words) => post("/control/edit", words),
  remove: (chat, message_id) => post("/control/delete", { chat, message_id }),
  start: (from, payload) => post("/control/start", payload ? { from, payload } : { from }),
  press: (press) => post("/control/press", press),
  pay: (payment) => post("/control/pay", payment),
  react: (from, chat, message_id, emoji) => post("/control/react", { from, chat, message_id, emoji }),
  account: (person) => get(`/control/business/${person}`),
  business: (act, body) => post(`/control/business/${act}`, body),
  clock: () => get("/control/clock"),
  moveClock: (move) => post("/control/clock", move),
  journal: (after = 0) => get(`/control/journal?after=${after}`),
  mailboxes: () => get("/control/mail"),
  mails: (address, folder = "") => get(`/control/mail/${encodeURIComponent(address)}${folder && `?folder=${folder}`}`),
  sendMail: (mail) => post("/control/mail", mail),
  async reset(language) {
    try {
      await post("/page/reset", { language });
    } catch (refused) {
      if (refused.status !== 501) throw refused;
      await post("/control/reset");
    }
  },
};

export const fileUrl = (file_id) => `/control/files/${encodeURIComponent(file_id)}`;
export const mailBodyUrl = (address, id) => `/page/mail/${encodeURIComponent(address)}/${encodeURIComponent(id)}`;
export const mailPartUrl = (address, id, part) => `${mailBodyUrl(address, id)}/${part}`;

/** A File of the browser as the control API wants it. */
export async function asUpload(file) {
  const dataUrl = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return { name: file.name, mime: file.type || "application/octet-stream", base64: dataUrl.split(",", 2)[1] };
}
