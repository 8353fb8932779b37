//! The keys that are held, by name, and what they open.

use std::{cell::RefCell, collections::BTreeMap};

use age::{
    Decryptor, Encryptor, Identity, Recipient,
    armor::{ArmoredReader, ArmoredWriter, Format},
    scrypt,
    secrecy::{ExposeSecret, SecretString},
    x25519,
};
use std::io::{Read, Write};

/// The work that a passphrase costs, as the power of two of scrypt's N.
///
/// 128 MiB and less than a second on a laptop; a phone can give that much memory. OWASP's Password Storage Cheat Sheet
/// names N = 2^17, r = 8, p = 1 as the first choice.
const WORK: u8 = 17;

/// The most work that is done for a file: more would be no file of ours, but one made to block the device.
const MOST_WORK: u8 = 20;

/// The keys that are held, by name.
#[derive(Default)]
pub struct Keys(RefCell<BTreeMap<String, x25519::Identity>>);

/// Why something cannot be opened or encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The passphrase does not open the file.
    Passphrase,
    /// No key is held under the name.
    NotHeld,
    /// What is to be opened is no age file, is cut off, or was altered.
    Damaged,
    /// It was encrypted to other keys.
    OtherKey,
    /// What should be a key is none.
    NoKey,
    /// Encrypting failed: the browser gives no random numbers or no memory.
    Failed,
}

impl Fault {
    /// Returns the word by which the app knows the fault.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Passphrase => "passphrase",
            Self::NotHeld => "not-held",
            Self::Damaged => "damaged",
            Self::OtherKey => "other-key",
            Self::NoKey => "no-key",
            Self::Failed => "failed",
        }
    }
}

impl Keys {
    /// Makes a key, holds it, and returns it as an armored age file that the passphrase opens.
    pub fn lock(&self, name: &str, passphrase: String) -> Result<String, Fault> {
        let key = x25519::Identity::generate();
        let file = locked(&key, passphrase)?;
        self.0.borrow_mut().insert(name.to_owned(), key);
        Ok(file)
    }

    /// Returns a held key as an armored age file that another passphrase opens.
    pub fn relock(&self, name: &str, passphrase: String) -> Result<String, Fault> {
        locked(self.0.borrow().get(name).ok_or(Fault::NotHeld)?, passphrase)
    }

    /// Opens the file of a key by its passphrase, and holds the key.
    pub fn unlock(&self, name: &str, passphrase: String, file: &str) -> Result<(), Fault> {
        let mut identity = scrypt::Identity::new(SecretString::from(passphrase));
        identity.set_max_work_factor(MOST_WORK);
        let secret = decrypted(file.as_bytes(), std::iter::once(&identity as _)).map_err(|fault| match fault {
            Fault::OtherKey => Fault::Passphrase,
            other => other,
        })?;
        let secret = text(secret)?;
        let key = secret.trim().parse().map_err(|_| Fault::Damaged)?;
        self.0.borrow_mut().insert(name.to_owned(), key);
        Ok(())
    }

    /// Holds a key under another name, too.
    pub fn also(&self, name: &str, other: &str) -> Result<(), Fault> {
        let key = self.0.borrow().get(name).ok_or(Fault::NotHeld)?.clone();
        self.0.borrow_mut().insert(other.to_owned(), key);
        Ok(())
    }

    /// Lets go of a key.
    pub fn forget(&self, name: &str) {
        self.0.borrow_mut().remove(name);
    }

    /// Encrypts a text to a held key.
    pub fn seal(&self, name: &str, text: &str) -> Result<Vec<u8>, Fault> {
        let recipient = self.0.borrow().get(name).ok_or(Fault::NotHeld)?.to_public();
        encrypted(std::iter::once(&recipient as _), text.as_bytes(), Format::Binary)
    }

    /// Decrypts a text with a held key.
    pub fn open(&self, name: &str, sealed: &[u8]) -> Result<String, Fault> {
        text(decrypted(sealed, std::iter::once(self.0.borrow().get(name).ok_or(Fault::NotHeld)? as _))?)
    }

    /// Makes a key, holds it under its public half, and returns its identity file.
    pub fn generate(&self) -> String {
        let key = x25519::Identity::generate();
        let recipient = key.to_public().to_string();
        let file = format!("# public key: {recipient}\n{}\n", key.to_string().expose_secret());
        self.0.borrow_mut().insert(recipient, key);
        file
    }

    /// Holds the keys of an identity file, each under its public half, and returns these.
    ///
    /// Empty lines and comments are left out, as the `age` program does; any other line that is no key is a fault.
    pub fn hold(&self, file: &str) -> Result<Vec<String>, Fault> {
        let lines = file.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let found: Vec<x25519::Identity> =
            lines.map(|line| line.parse().map_err(|_| Fault::NoKey)).collect::<Result<_, _>>()?;
        if found.is_empty() {
            return Err(Fault::NoKey);
        }
        let names: Vec<String> = found.iter().map(|key| key.to_public().to_string()).collect();
        self.0.borrow_mut().extend(names.iter().cloned().zip(found));
        Ok(names)
    }

    /// Decrypts bytes with any of the held keys.
    pub fn open_any(&self, sealed: &[u8]) -> Result<Vec<u8>, Fault> {
        decrypted(sealed, self.0.borrow().values().map(|key| key as _))
    }
}

/// Encrypts bytes to public keys.
pub fn seal_to<'a>(recipients: impl Iterator<Item = &'a str>, content: &[u8]) -> Result<Vec<u8>, Fault> {
    let recipients: Vec<x25519::Recipient> =
        recipients.map(|key| key.parse().map_err(|_| Fault::NoKey)).collect::<Result<_, _>>()?;
    encrypted(recipients.iter().map(|recipient| recipient as _), content, Format::Binary)
}

fn locked(key: &x25519::Identity, passphrase: String) -> Result<String, Fault> {
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase));
    recipient.set_work_factor(WORK);
    let secret = key.to_string();
    let file = encrypted(std::iter::once(&recipient as _), secret.expose_secret().as_bytes(), Format::AsciiArmor)?;
    text(file)
}

fn text(bytes: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(bytes).map_err(|_| Fault::Damaged)
}

fn encrypted<'a>(
    recipients: impl Iterator<Item = &'a dyn Recipient>,
    content: &[u8],
    format: Format,
) -> Result<Vec<u8>, Fault> {
    let encryptor = Encryptor::with_recipients(recipients).map_err(|_| Fault::Failed)?;
    let written = || {
        let armor = ArmoredWriter::wrap_output(Vec::new(), format)?;
        let mut writer = encryptor.wrap_output(armor)?;
        writer.write_all(content)?;
        writer.finish()?.finish()
    };
    written().map_err(|_: std::io::Error| Fault::Failed)
}

fn decrypted<'a>(sealed: &[u8], identities: impl Iterator<Item = &'a dyn Identity>) -> Result<Vec<u8>, Fault> {
    let decryptor = Decryptor::new(ArmoredReader::new(sealed)).map_err(|_| Fault::Damaged)?;
    let mut reader = decryptor.decrypt(identities).map_err(|error| match error {
        age::DecryptError::NoMatchingKeys
        | age::DecryptError::DecryptionFailed
        | age::DecryptError::KeyDecryptionFailed => Fault::OtherKey,
        _ => Fault::Damaged,
    })?;
    let mut content = Vec::new();
    reader.read_to_end(&mut content).map_err(|_| Fault::Damaged)?;
    Ok(content)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: &str = "four unrelated words here";

    fn keys() -> (Keys, String) {
        let keys = Keys::default();
        let file = keys.lock("a", RIGHT.into()).unwrap();
        (keys, file)
    }

    #[test]
    fn the_passphrase_opens_what_was_sealed() {
        let (keys, file) = keys();
        let sealed = keys.seal("a", "agreed on").unwrap();
        let later = Keys::default();
        assert_eq!(later.open("a", &sealed), Err(Fault::NotHeld));
        later.unlock("a", RIGHT.into(), &file).unwrap();
        assert_eq!(later.open("a", &sealed).unwrap(), "agreed on");
        later.forget("a");
        assert_eq!(later.open("a", &sealed), Err(Fault::NotHeld));
    }

    #[test]
    fn another_passphrase_and_another_key_open_nothing() {
        let (keys, file) = keys();
        assert_eq!(Keys::default().unlock("a", "four other words here".into(), &file), Err(Fault::Passphrase));
        let sealed = keys.seal("a", "agreed on").unwrap();
        keys.lock("b", RIGHT.into()).unwrap();
        assert_eq!(keys.open("b", &sealed), Err(Fault::OtherKey));
    }

    #[test]
    fn a_changed_passphrase_opens_the_same_key() {
        let (keys, _) = keys();
        let sealed = keys.seal("a", "agreed on").unwrap();
        let file = keys.relock("a", "another one altogether".into()).unwrap();
        let later = Keys::default();
        later.unlock("a", "another one altogether".into(), &file).unwrap();
        assert_eq!(later.open("a", &sealed).unwrap(), "agreed on");
    }

    #[test]
    fn what_was_altered_or_cut_off_is_damaged() {
        let (keys, file) = keys();
        let sealed = keys.seal("a", "agreed on").unwrap();
        let mut altered = sealed.clone();
        *altered.last_mut().unwrap() ^= 1;
        for bad in [&altered[..], &sealed[..sealed.len() - 1], b"", b"no age file"] {
            assert_eq!(keys.open("a", bad), Err(Fault::Damaged));
        }
        assert_eq!(keys.unlock("a", RIGHT.into(), &file[..60]), Err(Fault::Damaged));
    }

    #[test]
    fn what_is_sealed_to_two_keys_is_opened_by_each() {
        let (one, other) = (Keys::default(), Keys::default());
        let (file, other_file) = (one.generate(), other.generate());
        let recipients = [one.hold(&file).unwrap(), other.hold(&other_file).unwrap()].concat();
        let sealed = seal_to(recipients.iter().map(String::as_str), b"\xff levels").unwrap();
        assert_eq!(one.open_any(&sealed).unwrap(), b"\xff levels");
        assert_eq!(other.open_any(&sealed).unwrap(), b"\xff levels");
        let third = Keys::default();
        third.generate();
        assert_eq!(third.open_any(&sealed), Err(Fault::OtherKey));
    }

    #[test]
    fn a_file_that_holds_no_key_is_refused() {
        let keys = Keys::default();
        let file = keys.generate();
        assert_eq!(keys.hold(&format!("\n# two\n{file}")).unwrap().len(), 1);
        for bad in ["", "# nothing", "AGE-SECRET-KEY-1QQ", "age1xyz", &format!("{file}garbage")] {
            assert_eq!(keys.hold(bad), Err(Fault::NoKey), "{bad}");
        }
        assert_eq!(seal_to(["age1nonsense"].into_iter(), b""), Err(Fault::NoKey));
    }

    #[test]
    fn nothing_readable_is_in_what_is_kept() {
        let (keys, file) = keys();
        let sealed = keys.seal("a", "agreed on").unwrap();
        assert!(!String::from_utf8_lossy(&sealed).contains("agreed"));
        assert!(file.starts_with("-----BEGIN AGE ENCRYPTED FILE-----") && !file.contains("AGE-SECRET-KEY"));
    }
}
