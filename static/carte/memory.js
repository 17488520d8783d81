/* What the visitor last saw, in this tab. */
const MEMORY = "carte-vue";

/** Where the map last looked: [latitude, longitude, zoom], or null. */
export function keptView() {
  try { return JSON.parse(sessionStorage.getItem(MEMORY)); } catch { return null; }
}

export function keep(view) {
  try { sessionStorage.setItem(MEMORY, JSON.stringify(view)); } catch { /* private mode */ }
}
