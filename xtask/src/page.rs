//! What surrounds the app: the page, the headers, the list of files for offline use.

use std::collections::BTreeMap;

use anyhow::{Result, bail};
use serde_json::json;

/// The Content-Security-Policy: nothing leaves this origin, and no text becomes code.
///
/// Without `require-trusted-types-for 'script'`: Leptos 0.8 makes static parts of a page by `innerHTML`, which that
/// refuses. What it would add is small, as inline scripts and handlers are refused already.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
    form-action 'none'";

/// Returns the template with every `{{name}}` replaced. Both a name without value and a value without place are errors.
pub fn fill(template: &str, values: &[(&str, &str)]) -> Result<String> {
    let mut text = String::with_capacity(template.len());
    let mut rest = template;
    let mut used = vec![false; values.len()];
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, after)) = after.split_once("}}") else { bail!("a {{{{ has no }}}}") };
        let Some(place) = values.iter().position(|(known, _)| *known == name) else {
            bail!("nothing is known of {{{{{name}}}}}")
        };
        used[place] = true;
        text.extend([before, values[place].1]);
        rest = after;
    }
    if let Some(place) = used.iter().position(|used| !used) {
        bail!("there is no place for {{{{{}}}}}", values[place].0);
    }
    text += rest;
    Ok(text)
}

/// Returns the map of logical to real names, fit to stand in a script element.
pub fn map(files: &BTreeMap<String, String>) -> String {
    json!(files).to_string().replace('<', "\\u003c")
}

/// Returns the elements that fetch the styles; none, where there are none.
pub fn stylesheet(name: Option<&String>) -> String {
    name.map_or_else(String::new, |name| format!("<link rel=\"stylesheet\" href=\"{name}\">"))
}

/// Returns `_headers`, as read by Cloudflare Pages, Netlify and `cargo xtask run`.
pub fn headers<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let mut text = format!(
        "/*\n  Content-Security-Policy: {POLICY}; frame-ancestors 'none'\n  X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: no-referrer\n  Cross-Origin-Opener-Policy: same-origin\n  \
         Cross-Origin-Resource-Policy: same-origin\n"
    );
    // Hosts join the values of all the rules that fit, so no rule for the caches may stand under `/*`.
    text += "/\n  Cache-Control: no-cache\n";
    for name in names {
        let kept = if is_hashed(name) { "public, max-age=31536000, immutable" } else { "no-cache" };
        text += &format!("/{name}\n  Cache-Control: {kept}\n");
    }
    text
}

/// Returns `stem.HASH.extension`, HASH being the first 64 bits of the content's SHA-256.
pub fn hashed(stem: &str, extension: &str, content: &[u8]) -> String {
    format!("{stem}.{}.{extension}", hash(content))
}

/// Returns the first 64 bits of the SHA-256 in hexadecimal digits.
pub fn hash(content: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(content)[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Tells whether a file's name carries the hash of its content, so that it never changes.
pub fn is_hashed(name: &str) -> bool {
    let is_hash = |part: &str| part.len() == 16 && part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    // wasm-bindgen's own scripts lie in folders named by their package's hash.
    name.rsplit('/').next().is_some_and(|name| name.split('.').any(is_hash)) || name.starts_with("snippets/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_the_content() {
        let name = hashed("app", "js", b"one");
        assert_eq!(name, "app.7692c3ad3540bb80.js");
        assert_ne!(name, hashed("app", "js", b"two"));
        assert!(is_hashed(&name));
        for plain in ["index.html", "sw.js", "manifest.webmanifest", "app.7692c3ad.js", "app.7692C3AD3540BB80.js"] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }

    #[test]
    fn a_template_and_its_values_fit_exactly() {
        assert_eq!(fill("<{{a}} {{b}} {{a}}>", &[("a", "1"), ("b", "{{a}}")]).unwrap(), "<1 {{a}} 1>");
        assert!(fill("{{a}}", &[]).is_err());
        assert!(fill("", &[("a", "1")]).is_err());
        assert!(fill("{{a", &[("a", "1")]).is_err());
    }

    #[test]
    fn the_map_cannot_end_its_script() {
        let map = map(&BTreeMap::from([("a".into(), "</script>".into())]));
        assert!(!map.contains('<'), "{map}");
    }

    #[test]
    fn the_policy_is_the_same_in_the_page_and_in_the_headers() {
        let template = include_str!("../../public/index.html");
        let head = template.split_once("<head>").unwrap().1.trim_start();
        assert!(
            head.starts_with("<meta http-equiv=\"Content-Security-Policy\" content=\"{{policy}}\">"),
            "the policy is the first element of the head"
        );
        assert_eq!(template.matches("Content-Security-Policy").count(), 1);
        let headers = headers([].iter());
        assert!(headers.contains(&format!("Content-Security-Policy: {POLICY}; frame-ancestors 'none'\n")));
        assert!(!POLICY.contains('"') && !POLICY.contains('\n') && !POLICY.contains("  "));
    }

    #[test]
    fn only_hashed_files_are_kept_for_ever() {
        let text = headers(["app.7692c3ad3540bb80.js".to_owned(), "sw.js".to_owned()].iter());
        assert!(text.contains("/app.7692c3ad3540bb80.js\n  Cache-Control: public, max-age=31536000, immutable\n"));
        assert!(text.contains("/sw.js\n  Cache-Control: no-cache\n"));
    }
}
