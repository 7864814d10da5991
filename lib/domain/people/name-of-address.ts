/** `ana.silva@example.com` is probably called Ana Silva. */
export function nameOf(email: string): string {
  const local = email.slice(0, email.indexOf("@")).replace(/\+.*$/, "");
  const words = local.split(/[._-]+/).filter((word) => word !== "");
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ") || email;
}
