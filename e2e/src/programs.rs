//! The programs that the tests start, and the folder for their files.

use std::{
    env,
    path::{Path, PathBuf},
    process,
    sync::LazyLock,
};

use rustix::process::{Pid, test_kill_process};

/// `xtask`, which serves the system and adds staff.
#[must_use]
pub fn xtask() -> PathBuf {
    program("CMSA_JOIN_XTASK")
}

/// Chromium.
#[must_use]
pub fn chromium() -> PathBuf {
    program("CHROMIUM")
}

/// Its driver.
#[must_use]
pub fn chromedriver() -> PathBuf {
    program("CHROMEDRIVER")
}

/// Firefox.
#[must_use]
pub fn firefox() -> PathBuf {
    program("FIREFOX")
}

/// Its driver.
#[must_use]
pub fn geckodriver() -> PathBuf {
    program("GECKODRIVER")
}

/// `MiniBrowser` of `WebKitGTK`.
#[must_use]
pub fn webkit() -> PathBuf {
    program("WEBKIT")
}

/// Its driver.
#[must_use]
pub fn webkit_driver() -> PathBuf {
    program("WEBKIT_DRIVER")
}

/// The folder of the programs `python` and `schemathesis`.
#[must_use]
pub fn schemathesis() -> PathBuf {
    program("CMSA_JOIN_SCHEMATHESIS")
}

/// Whether the system under test is a quick build, which is larger than a release.
#[must_use]
pub fn is_quick() -> bool {
    env::var_os("CMSA_JOIN_QUICK").is_some()
}

/// The checkout.
#[must_use]
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The folder for this run's databases, logs and browser profiles. It deletes the folders of killed runs first.
#[must_use]
pub fn scratch() -> &'static Path {
    static SCRATCH: LazyLock<PathBuf> = LazyLock::new(|| {
        let base = env::temp_dir().join("cmsa-join-e2e");
        for entry in std::fs::read_dir(&base).into_iter().flatten().flatten() {
            let owner = entry.file_name().to_string_lossy().parse().ok().and_then(Pid::from_raw);
            if owner.is_none_or(|owner| test_kill_process(owner).is_err()) {
                // Another run may delete it at the same time.
                let _ = std::fs::remove_dir_all(entry.path());
            }
        }
        let folder = base.join(process::id().to_string());
        std::fs::create_dir_all(&folder).expect("the folder for temporary files can be written");
        folder
    });
    &SCRATCH
}

/// The program in a variable.
fn program(variable: &str) -> PathBuf {
    match env::var_os(variable) {
        Some(path) => PathBuf::from(path),
        None => panic!("{variable} is not set: run the end-to-end tests with `cargo xtask test`"),
    }
}
