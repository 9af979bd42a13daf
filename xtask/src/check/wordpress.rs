//! The tests of the plugin for chapters with `WordPress` sites. Each deployment serves it at `/cmsa-join.zip`.

use anyhow::Result;
use xshell::cmd;

use crate::console::Console;
use crate::project::Project;
use crate::setup;

const FOLDER: &str = "embed/wordpress";

/// Tests the plugin with PHP and Node.
///
/// # Errors
///
/// When a test fails, or when PHP is missing and cannot be installed.
pub(super) fn test(console: &Console, project: &Project) -> Result<()> {
    let sh = &project.sh;
    let php = setup::php(sh)?;
    console.step("WordPress plugin", || {
        cmd!(sh, "{php} -l {FOLDER}/cmsa-join/cmsa-join.php").run()?;
        cmd!(sh, "{php} {FOLDER}/tests/plugin.php").run()?;
        Ok(cmd!(sh, "node {FOLDER}/tests/block.cjs").run()?)
    })
}
