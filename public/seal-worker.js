// Runs the module that encrypts, apart from the page: a passphrase costs a second of work. The keys live and end here.
import start, * as seal from "./{{seal.js}}";

// The page may ask before the module is there; calls are carried out in their order.
const ready = start();

onmessage = ({ data: { id, call, values } }) => {
  ready.then(
    () => answer(id, () => seal[call](...values)),
    () => postMessage({ id, fault: "no-module" }),
  );
};

/** Answers a call with what it returns, or with the word for what went wrong. */
function answer(id, call) {
  try {
    postMessage({ id, value: call() });
  } catch (fault) {
    postMessage({ id, fault: typeof fault === "string" ? fault : "failed" });
  }
}
