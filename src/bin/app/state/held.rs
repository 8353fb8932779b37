//! The private keys that were chosen in this tab, and the sealed files that they open.

use baremo::{Code, Problem, Problems};
use leptos::{prelude::*, task::spawn_local};

use crate::platform::seal::{Fault, Keys};

/// The private keys that were chosen in this tab. They are in the worker; here is what they are called: by their public
/// halves. No other tab has them, and they are kept nowhere.
#[derive(Clone, Copy)]
pub struct HeldKeys {
    recipients: RwSignal<Vec<String>>,
    keys: Keys,
}

/// What is in a file that may be sealed.
pub enum Unsealed {
    /// What was sealed, or the file itself where it was not.
    Content(Vec<u8>),
    /// It can be tried again when another key is there; nothing was wrong with it where no key was there at all.
    Waits(Option<Problems>),
    /// It cannot be opened at all.
    Bad(Problems),
}

impl HeldKeys {
    /// Makes the list, still empty.
    pub fn new(keys: Keys) -> Self {
        Self { recipients: RwSignal::new(Vec::new()), keys }
    }

    /// Returns the public halves of the keys.
    pub fn all(self) -> Vec<String> {
        self.recipients.get()
    }

    /// Returns how many keys there are, without following changes.
    pub fn count_untracked(self) -> usize {
        self.recipients.with_untracked(Vec::len)
    }

    /// Holds the keys of an identity file.
    pub async fn hold(self, file: &[u8]) -> Result<(), Problems> {
        let none = || Problems::from(Problem::new(Code::NoPrivateKey, ""));
        let text = std::str::from_utf8(file).map_err(|_| none())?;
        let names = self.keys.hold(text).await.map_err(|fault| match fault {
            Fault::NoKey => none(),
            fault => problem(fault),
        })?;
        self.recipients.update(|all| {
            for name in names {
                if !all.contains(&name) {
                    all.push(name);
                }
            }
        });
        Ok(())
    }

    /// Lets go of a key.
    pub fn forget(self, recipient: String) {
        self.recipients.update(|all| all.retain(|name| *name != recipient));
        // Without a worker there is no key either.
        spawn_local(async move {
            let _ = self.keys.forget(&recipient).await;
        });
    }

    /// Lets go of every key.
    pub fn forget_all(self) {
        self.recipients.get_untracked().into_iter().for_each(|recipient| self.forget(recipient));
    }

    /// Opens a file if it is sealed.
    pub async fn open(self, file: &[u8]) -> Unsealed {
        if !is_sealed(file) {
            return Unsealed::Content(file.to_vec());
        }
        if self.count_untracked() == 0 {
            return Unsealed::Waits(None);
        }
        match self.keys.open_any(file).await {
            Ok(content) => Unsealed::Content(content),
            Err(fault @ (Fault::OtherKey | Fault::NoModule)) => Unsealed::Waits(Some(problem(fault))),
            Err(fault) => Unsealed::Bad(problem(fault)),
        }
    }
}

/// Returns whether a file is sealed in the `age` format, as bytes or as text.
pub fn is_sealed(file: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 2] = [b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----"];
    // Text may have been pasted with white space before it.
    BEGINNINGS.iter().any(|beginning| file.trim_ascii_start().starts_with(beginning))
}

/// Returns whether a file is one of private keys: a line of it begins as such a key does.
pub fn is_key_file(file: &[u8]) -> bool {
    // A key file is short, and what is long need not be looked through.
    const LONGEST: usize = 100_000;
    let mut lines = file.get(..file.len().min(LONGEST)).unwrap_or_default().split(|byte| *byte == b'\n');
    file.len() <= LONGEST && lines.any(|line| line.trim_ascii_start().starts_with(b"AGE-SECRET-KEY-"))
}

fn problem(fault: Fault) -> Problems {
    let code = match fault {
        Fault::OtherKey | Fault::Passphrase => Code::OtherKey,
        Fault::Damaged => Code::AlteredSeal,
        Fault::NoKey => Code::NoPrivateKey,
        Fault::NoModule | Fault::Failed => Code::NoSealing,
    };
    Problem::new(code, "").into()
}
