import { createReadStream, existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** A plain host of a copy of the build: no headers of ours, no compression; new versions and outages at will. */
export class Host {
  // Written out, since `private readonly` parameters are no plain JavaScript with types.
  private readonly folder: string;
  private readonly server: Server;

  private constructor(folder: string, server: Server) {
    this.folder = folder;
    this.server = server;
  }

  static async start(): Promise<Host> {
    const folder = await mkdtemp(join(tmpdir(), "baremo-host-"));
    await cp(process.env.BAREMO_DIST!, folder, { recursive: true });
    const server = createServer((request, response) => {
      const path = normalize(new URL(request.url!, "http://host").pathname);
      const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
      if (!existsSync(file)) return void response.writeHead(404).end();
      response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
      createReadStream(file).pipe(response);
    });
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    return new Host(folder, server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** Publishes a version whose page names it as its generator. (The title is the app's to change.) */
  async publish(version: string): Promise<void> {
    await this.change("index.html", (text) => text.replace("</head>", `<meta name="generator" content="${version}"></head>`));
    await this.change("sw.js", (text) => text.replace(/"version":"[^"]*"/, `"version":"${version}"`));
  }

  /** Stops answering, as a network that fails. */
  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = new Promise((done) => this.server.close(done));
    this.server.closeAllConnections();
    await closed;
    await rm(this.folder, { recursive: true, force: true });
  }

  private async change(name: string, edit: (text: string) => string): Promise<void> {
    const file = join(this.folder, name);
    const before = await readFile(file, "utf8");
    const after = edit(before);
    if (after === before) throw new Error(`${name} has not changed`);
    await writeFile(file, after);
  }
}
