// Makes elements without ever parsing a string as HTML: what people write can only become text.

/**
 * h("button", {class: "send", onclick, "aria-label": "Send"}, "text", node, null, [more]) → HTMLElement.
 * Properties starting with "on" become listeners, `class` may be a list, true/false sets or drops an attribute.
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = [value].flat().filter(Boolean).join(" ");
    else if (name === "dataset") Object.assign(node.dataset, value);
    else if (name === "value") node.value = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const clear = (node, ...children) => (node.replaceChildren(...children.filter(Boolean)), node);

/** Make `nodes` the children of `parent`, moving only what is out of place. */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, i) => parent.children[i] !== node && parent.insertBefore(node, parent.children[i] ?? null));
}

const PATHS = {
  send: "M4 12l16-8-5 16-3.5-6.5L4 12zm7.5 1.500L20 4",
  clip: "M20 11.500l-8 8a5 5 0 01-7-7l8.500-8.500a3.300 3.300 0 014.700 4.700l-8.200 8.200a1.700 1.700 0 01-2.400-2.400l7.400-7.400",
  smile: "M12 21a9 9 0 100-18 9 9 0 000 18zM8.500 14.500c1.800 2.300 5.200 2.300 7 0M9 9.500v.5M15 9.500v.5",
  reply: "M10 6l-6 5.500 6 5.500v-3.500c5 0 8 1.500 10 4.500-.5-5.500-4-8.500-10-8.500V6z",
  forward: "M14 6l6 5.500-6 5.500v-3.500c-5 0-8 1.500-10 4.500.5-5.500 4-8.500 10-8.500V6z",
  edit: "M4 20l1-4.500L16.500 4 20 7.500 8.500 19 4 20zM14 6.500l3.500 3.500",
  bin: "M5 7h14M10 4h4M7 7l1 13h8l1-13M10.500 11v5.500M13.500 11v5.500",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9.500l6 6 6-6",
  back: "M14.500 5l-7 7 7 7",
  next: "M9.500 5l7 7-7 7",
  file: "M6 3h8l5 5v13H6V3zm8 0v5h5",
  play: "M8 5.500v13l11-6.500-11-6.500z",
  mic: "M12 15a3 3 0 003-3V6a3 3 0 00-6 0v6a3 3 0 003 3zm-6-3.500a6 6 0 0012 0M12 17.500V21",
  plug: "M9 3v5M15 3v5M6.500 8h11v3.500a5.500 5.500 0 01-11 0V8zM12 17v4.500",
  phone: "M8 2.500h8a1.500 1.500 0 011.500 1.500v16a1.500 1.500 0 01-1.500 1.500H8A1.500 1.500 0 016.500 20V4A1.500 1.500 0 018 2.500zM11 18.500h2",
  group: "M9 11.500a3.500 3.500 0 100-7 3.500 3.500 0 000 7zM2.500 20c.3-4 2.900-6 6.500-6s6.200 2 6.500 6M16 4.800a3.400 3.400 0 010 6.500M17.500 14.300c2.300.6 3.800 2.500 4 5.700",
  person: "M12 12a4 4 0 100-8 4 4 0 000 8zM4.500 20.500c.5-4.300 3.400-6.500 7.500-6.500s7 2.200 7.500 6.500",
  mail: "M3.500 6h17v12.500h-17V6zm0 .5L12 13l8.500-6.500",
  pen: "M4 20h16M5.500 16l.8-3.300L15.500 3.500 18 6 8.800 15.200 5.500 16z",
  clock: "M12 21a9 9 0 100-18 9 9 0 000 18zM12 7v5.300l3.500 2",
  again: "M19.500 12a7.500 7.500 0 11-2.300-5.400M19.500 3.500v4.500H15",
  sun: "M12 16.500a4.500 4.500 0 100-9 4.500 4.500 0 000 9zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M18.700 5.300l-1.400 1.400M6.700 17.300l-1.400 1.400",
  moon: "M20 14.500A8.500 8.500 0 019.500 4a8.500 8.500 0 1010.500 10.500z",
  half: "M12 21a9 9 0 100-18 9 9 0 000 18zM12 3v18M12 7h7M12 12h9M12 17h7",
  globe: "M12 21a9 9 0 100-18 9 9 0 000 18zM3 12h18M12 3c3 2.700 4 5.700 4 9s-1 6.300-4 9c-3-2.700-4-5.700-4-9s1-6.300 4-9z",
  check: "M5 12.500l4.500 4.500L19 7.500",
  slash: "M15.500 4l-7 16",
  out: "M8 16L17 7M9 7h8v8",
  wide: "M4 12h16M8 8l-4 4 4 4M16 8l4 4-4 4",
  narrow: "M12 4v16M3 12h6M6 9l3 3-3 3M21 12h-6M18 9l-3 3 3 3",
  card: "M3.500 6h17v12.500h-17V6zM3.500 10h17M6.500 15h4",
  more: "M4 7h16M4 12h16M4 17h16",
};

const SVG = "http://www.w3.org/2000/svg";

/** A line icon by name; decoration only, so its button carries the words. */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 24 24", width: size, height: size, class: "icon", "aria-hidden": "true" };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** An icon button whose label is its accessible name and its tooltip. */
export const iconButton = (name, label, onclick, props = {}) =>
  h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...props }, icon(name));

/** A coloured circle with initials; the colour follows the id, so a person looks the same everywhere. */
export function avatar(id, name, extra = "") {
  const initials = name.split(/[\s·—-]+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).map((word) => [...word][0]).slice(0, 2).join("");
  return h("span", { class: ["avatar", `tint-${Math.abs(Number(id) || 0) % 7}`, extra], "aria-hidden": "true" }, initials);
}
