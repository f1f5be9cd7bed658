// The name in the page's address, as a person may have written or pasted it there. In: "#serene%20truth%20682". Out: what they
// meant to type: "serene truth 682".

/** @param hash `location.hash` */
export function toTypedName(hash: string): string {
  const text = hash.slice(1);
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A "%" that stands for itself.
  }
}
