// Keeps the app for offline use. The build writes its list: `first` is kept at once, `later` once it was asked for
// (languages, modules on demand). A new version waits until the person agrees.
const { version, first, later } = {{build}};
const { scope } = self.registration;
// The origin may be shared by other folders, each with a Baremo of its own.
const PREFIX = `baremo ${scope} `;
const CACHE = PREFIX + version;
const address = (name) => new URL(name, scope).href;
const HASH = /\.[0-9a-f]{16}(?=\.)/;
const LATER = new Set(later.map(address));

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
  else if (event.data?.keep) event.waitUntil(Promise.all(event.data.keep.filter((url) => LATER.has(url)).map(hold)));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(scope)) return;
  const url = new URL(request.url);
  url.search = url.hash = "";
  if (url.href === address("index.html")) url.href = scope;
  event.respondWith(answer(request, url.href));
});

/** Fetches `first`, and those of `later` that an earlier version was asked for. */
async function install() {
  const asked = new Set();
  for (const name of (await caches.keys()).filter((name) => name.startsWith(PREFIX))) {
    for (const { url } of await (await caches.open(name)).keys()) asked.add(url.replace(HASH, ""));
  }
  const wanted = later.map(address).filter((url) => asked.has(url.replace(HASH, "")));
  await Promise.all([...first.map(address), ...wanted].map(hold));
}

/** Puts a file into the cache: from an earlier version if its name says that it is the same, else from the host. */
async function hold(url) {
  const cache = await caches.open(CACHE);
  const same = HASH.test(url);
  const held = same && (await caches.match(url, { ignoreVary: true }));
  const response = held || (await fetch(url, { cache: same ? "default" : "reload" }));
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  await cache.put(url, response);
}

async function activate() {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function answer(request, url) {
  const cache = await caches.open(CACHE);
  const held = await cache.match(url, { ignoreVary: true });
  if (held) return held;
  const response = await fetch(request);
  if (response.ok && LATER.has(url)) await cache.put(url, response.clone());
  return response;
}
