//! Sealed files: the standard `age` format, by the crate of that name (<https://age-encryption.org/v1>).

use std::{
    io::{Read, Write},
    path::Path,
};

use ::age::{
    DecryptError, Decryptor, Encryptor, Identity, Recipient,
    armor::{ArmoredReader, ArmoredWriter, Format},
    secrecy::ExposeSecret,
    x25519,
};

use crate::file::{Failed, Source};

/// What a file in this format begins with, binary or as text.
const BEGINNINGS: [&[u8]; 2] = [b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----"];

/// The private keys of an identity file.
pub struct Keys {
    /// The path of the file as it was given.
    pub name: String,
    keys: Vec<x25519::Identity>,
}

impl Keys {
    /// Reads an identity file: one private key a line, lines that begin with `#` aside. Reports what is wrong with it,
    /// never what stands in it.
    pub fn read(path: &Path) -> Result<Self, Failed> {
        let Source { name, bytes } = Source::read(path)?;
        let fail = |place: &str, reason: &str| {
            eprintln!("{name}{place}: {reason}");
            Failed
        };
        if is_sealed(&bytes) {
            return Err(fail("", "this file is sealed itself; open it with the program `age` first"));
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| fail("", "this is no identity file: it is not text"))?;
        let mut keys = Vec::new();
        for (line, number) in text.lines().map(str::trim).zip(1..) {
            if !line.is_empty() && !line.starts_with('#') {
                let key = line.parse().map_err(|_| {
                    fail(&format!(":{number}"), "this line is no private key (AGE-SECRET-KEY-1…), or was altered")
                })?;
                keys.push(key);
            }
        }
        if keys.is_empty() {
            return Err(fail("", "there is no private key (AGE-SECRET-KEY-1…) in this file"));
        }
        Ok(Self { name, keys })
    }

    /// Returns the public keys that belong to the private ones.
    pub fn recipients(&self) -> Vec<String> {
        self.keys.iter().map(|key| key.to_public().to_string()).collect()
    }
}

/// Makes a key: the content of an identity file as `age-keygen` writes it, and the public key.
pub fn generate() -> (String, String) {
    let key = x25519::Identity::generate();
    let recipient = key.to_public().to_string();
    (format!("# public key: {recipient}\n{}\n", key.to_string().expose_secret()), recipient)
}

/// Returns the keys that a file can be sealed to, or why one is none.
pub fn recipients(keys: &[String]) -> Result<Vec<x25519::Recipient>, (usize, &'static str)> {
    let parsed = keys.iter().enumerate().map(|(i, key)| {
        key.parse().map_err(|_| (i, "this is no key to seal to (age1…); a character may have been changed or lost"))
    });
    parsed.collect()
}

/// Seals bytes to each of the keys, as text if wished.
pub fn seal(bytes: &[u8], recipients: &[x25519::Recipient], armored: bool) -> Result<Vec<u8>, String> {
    let format = if armored { Format::AsciiArmor } else { Format::Binary };
    let recipients = recipients.iter().map(|recipient| recipient as &dyn Recipient);
    let encryptor = Encryptor::with_recipients(recipients).map_err(|error| error.to_string())?;
    let write = || {
        let mut writer = encryptor.wrap_output(ArmoredWriter::wrap_output(Vec::new(), format)?)?;
        writer.write_all(bytes)?;
        writer.finish()?.finish()
    };
    write().map_err(|error| error.to_string())
}

/// Returns whether bytes begin like a sealed file.
pub fn is_sealed(bytes: &[u8]) -> bool {
    // Text may have been pasted with white space before it.
    BEGINNINGS.iter().any(|beginning| bytes.trim_ascii_start().starts_with(beginning))
}

/// Opens a sealed file with one of the keys, or says why it cannot be.
pub fn open(bytes: &[u8], keys: &Keys) -> Result<Vec<u8>, String> {
    const ALTERED: &str = "it was altered or cut off after it was sealed";
    if !is_sealed(bytes) {
        return Err("this is no file in the age format".to_owned());
    }
    let decryptor = Decryptor::new_buffered(ArmoredReader::new(bytes)).map_err(|_| ALTERED)?;
    if decryptor.is_scrypt() {
        return Err("it is sealed with a passphrase, not to a key".to_owned());
    }
    let identities = keys.keys.iter().map(|key| key as &dyn Identity);
    let mut reader = decryptor.decrypt(identities).map_err(|error| match error {
        DecryptError::NoMatchingKeys => {
            format!("it is sealed for another key than those in {}, or its beginning was altered", keys.name)
        }
        _ => ALTERED.to_owned(),
    })?;
    let mut opened = Vec::new();
    // Nothing of a file is used before all of it has proved whole.
    reader.read_to_end(&mut opened).map_err(|_| ALTERED)?;
    Ok(opened)
}

/// Reads a file, and opens it if it is sealed.
pub fn read(path: &Path, keys: Option<&Keys>) -> Result<Source, Failed> {
    let Source { name, bytes } = Source::read(path)?;
    let bytes = unseal(&name, bytes, keys)?;
    Ok(Source { name, bytes })
}

/// Opens what was read of a file, if it is sealed.
pub fn unseal(name: &str, bytes: Vec<u8>, keys: Option<&Keys>) -> Result<Vec<u8>, Failed> {
    if !is_sealed(&bytes) {
        return Ok(bytes);
    }
    let no_key = || "it is sealed; name the file with the key that opens it by --identity".to_owned();
    keys.ok_or_else(no_key).and_then(|keys| open(&bytes, keys)).map_err(|reason| {
        eprintln!("{name}: {reason}");
        Failed
    })
}
