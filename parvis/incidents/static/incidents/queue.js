// Reports that wait on this device until there is network. Used by the page and by the worker, so no module.
self.incidentQueue = (() => {
  const NAME = "incident-queue";
  const changed = "BroadcastChannel" in self ? new BroadcastChannel(NAME) : { postMessage() {} };

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function store(mode, work) {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("reports", { keyPath: "key" });
    const base = await done(opening);
    try {
      const move = base.transaction("reports", mode, { durability: "strict" });
      const kept = new Promise((resolve, reject) => {
        move.oncomplete = resolve;
        move.onerror = move.onabort = () => reject(move.error);
      });
      const answer = await done(work(move.objectStore("reports")));
      await kept; // what is acknowledged is on the disk
      return answer;
    } finally {
      base.close();
    }
  }

  const all = async () => (await store("readonly", (reports) => reports.getAll())).sort((a, b) => a.at - b.at);
  const one = (key) => store("readonly", (reports) => reports.get(key));

  async function put(report) {
    await store("readwrite", (reports) => reports.put(report));
    changed.postMessage("changed");
  }

  async function remove(key) {
    await store("readwrite", (reports) => reports.delete(key));
    changed.postMessage("changed");
  }

  async function send(report) {
    const body = new FormData();
    body.append("key", report.key);
    for (const [name, value] of report.fields) body.append(name, value);
    for (const { photo, name } of report.photos) body.append("photos", photo, name);
    const answer = await fetch(report.url, { method: "POST", body, headers: { "X-Parvis-Queue": "1" } });
    if (answer.ok) {
      const said = await answer.json();
      // The photos are there now; only its number stays here.
      await put({ ...report, photos: [], fields: [], state: "sent", number: said.number, page: said.url });
    } else if ([400, 413, 422].includes(answer.status)) {
      const said = await answer.json();
      await put({ ...report, state: "refused", errors: said.errors });
    } else throw new Error(`The server answered ${answer.status}.`);
  }

  // Page and worker take turns, so that nothing is on its way twice; the server takes the same key once besides.
  const alone = (work) => ("locks" in navigator ? navigator.locks.request(NAME, work) : work());

  // Sends what waits, oldest first; rejects when something still waits.
  const flush = () => alone(async () => {
    for (const report of await all()) if (report.state === "waiting") await send(report);
  });

  return { NAME, all, one, put, remove, flush };
})();
