/**
 * What the page's default Trusted Types policy lets through. The browser asks it whenever code hands plain text to a
 * place where text can become script; everything else is refused.
 */

/** Whether a script's address is a file of this build: same origin, below `/_next/static/`. */
export function isOwnScript(address: string, origin: string): boolean {
  if (!URL.canParse(address, origin)) return false;
  const url = new URL(address, origin);
  return url.origin === origin && url.pathname.startsWith("/_next/static/") && url.pathname.endsWith(".js");
}

/**
 * Whether text set as HTML cannot make an element: style sheets of the component library have no tag. The empty script
 * is how React makes a script element, whose address is then asked about as well.
 */
export function isInertMarkup(markup: string): boolean {
  return !markup.includes("<") || markup === "<script></script>";
}
