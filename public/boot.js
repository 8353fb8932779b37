// Starts the app, then lets the service worker keep it for offline use.
const files = JSON.parse(document.getElementById("files").textContent);

try {
  const { default: start } = await import(`./${files["app.js"]}`);
  await start({ module_or_path: new URL(files["app.wasm"], document.baseURI) });
} catch (error) {
  say();
  throw error;
}
if (files.worker && "serviceWorker" in navigator && isSecureContext) {
  keep(files.worker).catch((error) => console.warn("not kept for offline use:", error));
}

/** Says in the four languages that the app cannot start. */
function say() {
  const words = {
    en: "Baremo could not start. Reload the page; if that does not help, use a current browser. Your data has not been touched.",
    es: "Baremo no pudo iniciarse. Vuelva a cargar la página; si no basta, use un navegador actual. Sus datos no se han tocado.",
    pt: "O Baremo não pôde iniciar. Recarregue a página; se não resolver, use um navegador atual. Os seus dados não foram alterados.",
    fr: "Baremo n’a pas pu démarrer. Rechargez la page ; si cela ne suffit pas, utilisez un navigateur récent. Vos données n’ont pas été touchées.",
  };
  for (const [lang, text] of Object.entries(words)) {
    document.body.append(Object.assign(document.createElement("p"), { lang, role: "alert", textContent: text }));
  }
}

/**
 * Registers the service worker. When a new version waits, the window gets the event `baremo-update`; only when the
 * app answers with `baremo-update-accept` does it take over. The other tabs are told, and reload when they accept.
 */
async function keep(worker) {
  const { serviceWorker } = navigator;
  const controlled = serviceWorker.controller !== null;
  let accepted = false;
  const announce = () => window.dispatchEvent(new Event("baremo-update"));
  const registration = await serviceWorker.register(worker, { updateViaCache: "none" });

  window.addEventListener("baremo-update-accept", () => {
    accepted = true;
    if (registration.waiting) registration.waiting.postMessage("skip-waiting");
    else location.reload();
  });
  serviceWorker.addEventListener("controllerchange", () => {
    if (accepted) location.reload();
    else if (controlled) announce();
  });
  const watch = (installing) =>
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed" && serviceWorker.controller) announce();
    });
  registration.addEventListener("updatefound", () => watch(registration.installing));
  watch(registration.installing);
  if (registration.waiting && serviceWorker.controller) announce();

  // What this page fetches past the worker, such as its language: before the worker was there, or while it came.
  const { active } = await serviceWorker.ready;
  new PerformanceObserver((entries) => {
    const past = entries.getEntries().filter((entry) => entry.workerStart === 0);
    if (past.length > 0) (serviceWorker.controller ?? active).postMessage({ keep: past.map((entry) => entry.name) });
  }).observe({ type: "resource", buffered: true });
}
