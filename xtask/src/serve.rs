//! `cargo xtask run`: the app on this machine alone.

use std::env;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::{Next, from_fn};
use tower_http::services::ServeDir;

use crate::build;
use crate::tool::{Project, find};

const PORT: u16 = 8080;
/// Another one, because the service worker of a published build keeps answering on its port.
const QUICK_PORT: u16 = 8090;

/// Builds the app and serves it until it is interrupted.
pub fn run(project: &Project, arguments: &[String]) -> Result<()> {
    let options = Options::read(arguments)?;
    let (folder, usual) =
        if options.quick { (build::quick(project)?, QUICK_PORT) } else { (build::publish(project)?, PORT) };
    let listener = match options.port {
        Some(port) => bind(port).with_context(|| format!("port {port} is taken; leave out --port for a free one"))?,
        None => (usual..usual + 10).chain([0]).find_map(|port| bind(port).ok()).context("no port is free")?,
    };
    let address = format!("http://{}", listener.local_addr()?);
    println!("\nBaremo is at {address} (stop it with Ctrl+C)");
    if options.open {
        open(&address);
    }
    serve(listener, &folder, &["/"])
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Options {
    port: Option<u16>,
    open: bool,
    quick: bool,
}

impl Options {
    fn read(arguments: &[String]) -> Result<Self> {
        let mut options = Self { open: true, ..Self::default() };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--no-open" => options.open = false,
                "--quick" => options.quick = true,
                "--port" => {
                    let port = arguments.next().and_then(|port| port.parse().ok());
                    options.port = Some(port.context("--port needs a number up to 65535")?);
                }
                other => bail!("run has no option `{other}`; it has --port N, --no-open and --quick"),
            }
        }
        Ok(options)
    }
}

/// Listens on this machine only; port 0 is any free one.
pub fn bind(port: u16) -> Result<TcpListener> {
    Ok(TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?)
}

/// Serves the folder under each of the paths, for ever.
pub fn serve(listener: TcpListener, folder: &Path, paths: &[&str]) -> Result<()> {
    listener.set_nonblocking(true)?;
    let rules = Arc::new(Rules::read(&fs::read_to_string(folder.join("_headers"))?));
    let mut router = Router::new();
    for path in paths {
        let files = ServeDir::new(folder).precompressed_br().precompressed_gzip();
        router = match *path {
            "/" => router.fallback_service(files),
            path => router.nest_service(path, files),
        };
    }
    let prefixes: Vec<String> =
        paths.iter().filter(|path| **path != "/").map(|path| path.trim_end_matches('/').to_owned()).collect();
    let router = router.layer(from_fn(move |request: Request, next: Next| {
        let path = request.uri().path();
        let path = prefixes.iter().find_map(|prefix| path.strip_prefix(prefix)).unwrap_or(path);
        let added = rules.headers(path);
        async move {
            let mut response = next.run(request).await;
            response.headers_mut().extend(added);
            response
        }
    }));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, router).await.context("the server stopped")
    })
}

/// The rules of a `_headers` file: for a path, or for all that begin with it where it ends in `*`.
#[derive(Debug)]
struct Rules(Vec<(String, Vec<(HeaderName, HeaderValue)>)>);

impl Rules {
    fn read(text: &str) -> Self {
        let mut rules: Vec<(String, Vec<_>)> = Vec::new();
        for line in text.lines() {
            if line.starts_with('/') {
                rules.push((line.into(), Vec::new()));
            } else if let (Some((name, value)), Some((_, headers))) = (line.split_once(": "), rules.last_mut())
                && let (Ok(name), Ok(value)) = (name.trim().parse(), value.trim().parse())
            {
                headers.push((name, value));
            }
        }
        Self(rules)
    }

    fn headers(&self, path: &str) -> Vec<(HeaderName, HeaderValue)> {
        let fits = |rule: &str| rule.strip_suffix('*').map_or(rule == path, |start| path.starts_with(start));
        self.0.iter().filter(|(rule, _)| fits(rule)).flat_map(|(_, headers)| headers.clone()).collect()
    }
}

/// Opens the address in the person's browser, where there is a screen to open it on.
fn open(address: &str) {
    let screen =
        !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| env::var_os(name).is_some());
    let opener = if cfg!(windows) {
        "explorer"
    } else if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    let Some(opener) = find(&[opener]).filter(|_| screen) else { return };
    let started =
        Command::new(opener).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    if let Err(error) = started {
        eprintln!("note: the browser could not be opened: {error}");
    }
}

/// Serves the folder from a thread that ends with this program, and returns the address, with `/` at its end.
pub fn start(folder: &Path, paths: &'static [&'static str]) -> Result<String> {
    let listener = bind(0)?;
    let address = format!("http://{}/", listener.local_addr()?);
    let folder = folder.to_path_buf();
    std::thread::spawn(move || {
        if let Err(error) = serve(listener, &folder, paths) {
            eprintln!("error: {error:#}");
        }
    });
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpStream;

    fn options(text: &str) -> Result<Options> {
        Options::read(&text.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn options_are_read() {
        assert_eq!(options("").unwrap(), Options { port: None, open: true, quick: false });
        assert_eq!(
            options("--port 9000 --no-open").unwrap(),
            Options { port: Some(9000), open: false, quick: false }
        );
        assert!(options("--quick").unwrap().quick);
        for bad in ["--port", "--port x", "--port 70000", "--host 0.0.0.0"] {
            assert!(options(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_server_sends_types_headers_and_compressed_forms_in_any_folder() {
        let folder = env::temp_dir().join(format!("baremo-serve-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let name = crate::page::hashed("app", "wasm", b"wasm");
        let names = ["index.html".to_owned(), name.clone(), "manifest.webmanifest".to_owned()];
        for file in &names {
            fs::write(folder.join(file), "plain").unwrap();
        }
        fs::write(folder.join(format!("{name}.br")), "small").unwrap();
        fs::write(folder.join("_headers"), crate::page::headers(names.iter())).unwrap();
        let address = start(&folder, &["/", "/any/where/"]).unwrap();
        let ask = |path: &str| {
            let host = address.trim_start_matches("http://").trim_end_matches('/');
            let mut stream = TcpStream::connect(host).unwrap();
            write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\nConnection: close\r\n\r\n")
                .unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            answer.to_lowercase()
        };
        for prefix in ["/", "/any/where/"] {
            let page = ask(prefix);
            for part in ["200 ok", "text/html", "content-security-policy", "cache-control: no-cache", "nosniff"] {
                assert!(page.contains(part), "{prefix}: no {part} in {page}");
            }
            let module = ask(&format!("{prefix}{name}"));
            for part in ["application/wasm", "immutable", "content-encoding: br", "small"] {
                assert!(module.contains(part), "{prefix}: no {part} in {module}");
            }
            assert!(ask(&format!("{prefix}manifest.webmanifest")).contains("application/manifest+json"));
            assert!(ask(&format!("{prefix}no-such-file")).contains("404"));
        }
        assert!(!ask("/../Cargo.toml").contains("200 ok"));
        let _ = fs::remove_dir_all(folder);
    }

    #[test]
    fn every_visitor_is_on_this_machine() {
        assert!(bind(0).unwrap().local_addr().unwrap().ip().is_loopback());
    }
}
